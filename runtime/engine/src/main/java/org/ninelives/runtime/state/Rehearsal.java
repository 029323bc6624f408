package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;
import org.ninelives.api.state.StateTransferException;

/**
 * A move of state that is nobody's, once in a process. What the JVM loads, links and compiles for the first move it then
 * does before the gate closes, and not while calls wait: the first class that is written for copying costs more than a
 * hundred thousand objects.
 */
final class Rehearsal implements Successors {

    /** As many as it takes until the JVM compiles what they pass through. */
    private static final int OBJECTS = 20_000;

    /** Guarded by the class. */
    private static boolean done;

    static final class Stage {

        @Carried
        final List<Object> all = new ArrayList<>();

        @Carried
        final Map<Object, Object> byKey = new HashMap<>();
    }

    static final class Actor {

        @Nullable
        Object next;

        long number;
        int size;
        double weight;
        boolean here;
        String name = "";
    }

    record Part(Object of, int number) {}

    private Rehearsal() {}

    static synchronized void once() {
        if (!done) {
            done = true;
            try {
                new Rehearsal().run();
            } catch (StateTransferException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private void run() throws StateTransferException {
        Stage stage = new Stage();
        Object last = null;
        for (int i = 0; i < OBJECTS / 2; i++) {
            Actor actor = new Actor();
            actor.next = last;
            actor.number = i;
            last = actor;
            stage.all.add(actor);
            stage.byKey.put(new Part("part", i), actor);
        }
        Pair pair = new Pair("rehearsal", "Stage", stage, new Stage());
        Move.prepare(List.of(pair), this, List.of(), () -> false);
    }

    @Override
    public boolean isOld(Class<?> type) {
        return type.getEnclosingClass() == Rehearsal.class;
    }

    @Override
    public Class<?> successorOf(Class<?> old) {
        return old;
    }
}
