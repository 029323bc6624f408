package org.ninelives.itests.empty;

/** Only so that there is something in the bundle. */
public final class Nothing {

    private Nothing() {}
}
