package org.ninelives.runtime.dispatch;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What parks new calls to the modules of a patch while their state is moved. Closed by one patch at a time. */
final class Gate {

    static {
        // The compiler does not inline a method whose signature names a class that is not loaded: until the first
        // patch,
        // and in all code that is compiled before, each call would pay for a call of closing().
        Objects.requireNonNull(Closing.class);
    }

    /** Volatile: pairs with the marks of {@link Caller}, see {@link Barrier}. */
    @Nullable
    private volatile Closing closing;

    @Nullable
    Closing closing() {
        return closing;
    }

    synchronized Closing close(long marks, Generation next, Duration longest, int mostParked) {
        if (closing != null) {
            throw new IllegalStateException("the gate is closed already");
        }
        Closing mine = new Closing(marks, next, longest, mostParked);
        closing = mine;
        return mine;
    }

    /** Lets the parked calls go on. Opening twice does nothing. */
    void open(Closing mine) {
        mine.opens();
        forget(mine);
        mine.opened();
    }

    /** One that is late must not take the place of the next patch's. */
    private synchronized void forget(Closing mine) {
        if (closing == mine) {
            closing = null;
        }
    }

    void await(Closing mine) {
        mine.await(() -> open(mine));
    }
}
