package org.ninelives.runtime.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;
import org.ninelives.api.state.StateTransferException;

/**
 * Moves of state that is nobody's, once in a process. What the JVM loads, links and compiles for the first move it then
 * does before the gate closes, and not while calls wait: the first class that is written for copying costs more than a
 * hundred thousand objects.
 *
 * <p>There are several moves, of objects of several classes in several containers. Else the compiler would take it that there
 * is but one of each, as it does wherever it has only seen one, and begin anew when it meets another.
 */
final class Rehearsal implements Successors {

    /** Of each class; as many as it takes until the JVM compiles what they pass through. */
    private static final int OBJECTS = 10_000;

    private static final int MOVES = 3;

    /** After it no further move begins: no call waits for this one, but the patch does. */
    private static final Duration ENOUGH = Duration.ofMillis(500);

    /** Of each move, for trying out what is written for it. */
    private static final Duration TRIAL = Duration.ofMillis(100);

    /** Guarded by the class. */
    private static boolean done;

    static final class Stage {

        @Carried
        final List<Object> all = new ArrayList<>();

        @Carried
        final Map<Object, Object> byKey = new HashMap<>();

        @Carried
        final Map<Object, Object> byName = new HashMap<>();

        @Carried
        @Nullable
        Part[] parts = {};

        @Carried
        @Nullable
        Object leader;
    }

    static final class Actor {

        @Nullable
        Object next;

        @Nullable
        Leader leader;

        long number;
        int size;
        double weight;
        boolean here;
        String name = "";
    }

    static final class Leader {

        final int number;

        @Nullable
        Leader left;

        @Nullable
        Leader right;

        Leader(int number) {
            this.number = number;
        }

        static @Nullable Leader of(int size) {
            if (size == 0) {
                return null;
            }
            Leader leader = new Leader(size);
            leader.left = of((size - 1) / 2);
            leader.right = of(size - 1 - (size - 1) / 2);
            return leader;
        }
    }

    static final class Prop {

        final String name;
        long number;

        Prop(String name) {
            this.name = name;
        }
    }

    record Part(Object of, int number) {}

    record Key(int number, String name) {}

    private Rehearsal() {}

    static synchronized void once() {
        if (!done) {
            done = true;
            try {
                long start = System.nanoTime();
                for (int i = 0; i < MOVES && System.nanoTime() - start < ENOUGH.toNanos(); i++) {
                    // The second one by several threads, for what they do is other code.
                    new Rehearsal().run(i == 1 ? Effort.usual().fromTheStart() : Effort.alone());
                }
            } catch (StateTransferException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private void run(Effort effort) throws StateTransferException {
        Stage stage = new Stage();
        stage.parts = new Part[OBJECTS];
        Leader leader = Leader.of(OBJECTS);
        stage.leader = leader;
        Object last = null;
        for (int i = 0; i < OBJECTS; i++) {
            Actor actor = new Actor();
            actor.next = last;
            actor.leader = leader;
            actor.number = i;
            last = actor;
            stage.all.add(actor);
            stage.byKey.put(new Key(i, "key"), actor);
            stage.byName.put("prop" + i, new Prop("prop"));
            stage.parts[i] = new Part(actor, i);
        }
        Pair pair = new Pair("rehearsal", "Stage", stage, new Stage());
        Plan plan = Plan.of(this, List.of());
        plan.obstacles(List.of(pair));
        plan.rehearse(TRIAL);
        Move.prepare(plan, List.of(pair), List.of(), List.of(), new Lent(), () -> false, effort);
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
