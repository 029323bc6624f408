package org.ninelives.runtime.framework;

/** What a bundle of a module is at the moment. Nobody but the bundle itself sees its services as they are. */
public enum Role {
    /** Its services are reached through the dispatchers. */
    SERVING,
    /** Installed and perhaps started by a patch that is under way. */
    CANDIDATE,
    /** A former version, kept started for a quick way back. */
    STANDBY,
    /** Was replaced and is about to be removed; it does not stand in the way of the same version coming back. */
    RETIRED,
    /** Was refused; nothing of it reaches anybody. */
    HIDDEN
}
