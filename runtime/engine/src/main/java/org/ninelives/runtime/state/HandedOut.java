package org.ninelives.runtime.state;

import java.util.List;

/** An object of a module that its consumers reach past the components, and that has to move with the state. */
public interface HandedOut {

    /** The module's name. */
    String module();

    /** The incumbent's object. */
    Object object();

    /** The interfaces under which it is reached. */
    List<Class<?>> types();

    /** Says what takes its place for those who reach it, from the flip on; on the thread that moves the state. */
    void becomes(Object successor);
}
