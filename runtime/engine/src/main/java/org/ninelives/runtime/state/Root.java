package org.ninelives.runtime.state;

import java.util.Set;
import java.util.TreeSet;

/** Where a walk began: a component, or a field of one. What is rebuilt on its account is counted here. */
final class Root {

    private final String path;

    /** How many objects of modules were rebuilt because they were found here first. */
    int rebuilt;

    /** Fields of those that found no home. */
    final Set<String> dropped = new TreeSet<>();

    Root(String path) {
        this.path = path;
    }

    Root(Pair pair) {
        path = pair.module() + "/" + pair.component();
    }

    Root(Pair pair, String field) {
        path = pair.module() + "/" + pair.component() + "." + field;
    }

    /** For example {@code game/Players.players}. */
    String path() {
        return path;
    }
}
