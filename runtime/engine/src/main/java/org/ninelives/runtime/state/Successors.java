package org.ninelives.runtime.state;

import java.util.List;

/** Which classes belong to the patched modules, and where their successors are. */
public interface Successors {

    /** Whether a bundle that is to be replaced defines this class; never asked for arrays and primitives. */
    boolean isOld(Class<?> type);

    /**
     * The candidate's class of the same name, or of the name that either version declares it to have.
     *
     * @throws ClassNotFoundException if the new version has none
     */
    Class<?> successorOf(Class<?> old) throws ClassNotFoundException;

    /** Objects whose places are taken although nothing is joined by name: the components of modules that move their state. */
    default List<Pair> given() {
        return List.of();
    }

    /** Whether objects of this class are the runtime's own and outlive every version: they are shared, unopened. */
    default boolean isOfTheRuntime(Class<?> type) {
        return false;
    }
}
