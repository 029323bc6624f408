package org.ninelives.benchmarks;

import java.lang.reflect.Method;
import java.util.List;
import org.ninelives.api.state.StateTransferException;
import org.ninelives.runtime.state.Move;
import org.ninelives.runtime.state.Pair;
import org.ninelives.runtime.state.Successors;

/** An incumbent that holds one graph, and the version that is to replace it. */
final class Scene implements Successors {

    private final String which;
    private final int size;
    private final Version former = new Version();
    private final Version fresh = new Version();
    private final Object incumbent = former.game();
    private final Method byHand;

    /** What is moved or copied. */
    final Object graph;

    Scene(String which, int size) throws ReflectiveOperationException {
        this.which = which;
        this.size = size;
        graph = incumbent.getClass().getMethod("fill", String.class, int.class).invoke(incumbent, which, size);
        byHand = incumbent.getClass().getMethod("copyByHand", String.class, int.class);
    }

    ClassLoader loader() {
        return former;
    }

    /** As a patch does it, between the gate's closing and the flip. */
    Object move() throws StateTransferException {
        Object candidate = fresh.game();
        Move move = Move.prepare(List.of(new Pair("game", "Game", incumbent, candidate)), this, List.of(), () -> false);
        move.apply();
        return candidate;
    }

    Object copyByHand() throws ReflectiveOperationException {
        return byHand.invoke(incumbent, which, size);
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
