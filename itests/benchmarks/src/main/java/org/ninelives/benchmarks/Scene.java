package org.ninelives.benchmarks;

import java.time.Duration;
import java.util.List;
import org.ninelives.api.state.StateTransferException;
import org.ninelives.runtime.state.Lent;
import org.ninelives.runtime.state.Move;
import org.ninelives.runtime.state.Pair;
import org.ninelives.runtime.state.Plan;
import org.ninelives.runtime.state.Successors;

/** An incumbent that holds one graph, and the version that is to replace it. */
final class Scene implements Successors {

    private final String which;
    private final int size;
    private final Version former = new Version();
    private final Version fresh = new Version();
    private Object incumbent = former.game();
    private Object graph = Unset.value();
    private Plan plan = Unset.value();

    Scene(String which, int size) {
        this.which = which;
        this.size = size;
    }

    /** A new incumbent with a new graph, both of which have been there for long, as far as the collector is concerned. */
    void fill() throws ReflectiveOperationException {
        graph = Unset.value();
        incumbent = former.game();
        graph = incumbent.getClass().getMethod("fill", String.class, int.class).invoke(incumbent, which, size);
        System.gc();
    }

    /** What is moved or copied. */
    Object graph() {
        return graph;
    }

    ClassLoader loader() {
        return former;
    }

    /** As a patch does it before the gate closes. */
    void plan() throws StateTransferException {
        Move.rehearse();
        Plan ahead = Plan.of(this, List.of());
        ahead.obstacles(List.of(new Pair("game", "Game", incumbent, fresh.game())));
        ahead.rehearse(Duration.ofMillis(500));
        plan = ahead;
    }

    /** As a patch does it, between the gate's closing and the flip. */
    Object move() throws StateTransferException {
        Object candidate = fresh.game();
        Move move = Move.prepare(
                plan,
                List.of(new Pair("game", "Game", incumbent, candidate)),
                List.of(),
                List.of(),
                new Lent(),
                () -> false);
        move.apply();
        return candidate;
    }

    Object copyByHand() throws ReflectiveOperationException {
        return incumbent
                .getClass()
                .getMethod("copyByHand", String.class, int.class)
                .invoke(incumbent, which, size);
    }

    @Override
    public boolean isOld(Class<?> type) {
        return type.getClassLoader() == former;
    }

    @Override
    public Class<?> successorOf(Class<?> old) throws ClassNotFoundException {
        return fresh.loadClass(old.getName());
    }
}
