package org.ninelives.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every step of every patch. Register it as a service to be found (whiteboard).
 *
 * <p>Events of one patch arrive in order, on a thread of the runtime's own that no patch waits for; what a listener
 * throws is logged.
 */
@ConsumerType
@FunctionalInterface
public interface PatchListener {

    /** Called for each step. */
    void on(PatchEvent event);
}
