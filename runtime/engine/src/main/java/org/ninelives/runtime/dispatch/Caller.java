package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * What one thread says about itself: the modules that its outermost call has touched, and the generation to which that
 * call is pinned. Written by its thread alone; read by the thread that patches.
 *
 * <p>The generated dispatchers save both fields on entry, and the outermost one puts the saved values back on exit, by
 * plain field access without a call: a decrement, or a call that could itself overflow the stack, would leak a mark for
 * ever.
 *
 * <p>Public fields, because the generated classes write them.
 */
public final class Caller {

    /**
     * The marks of the modules that this thread has touched since it entered the outermost one. Volatile: pairs with the scan in {@link Callers}.
     */
    public volatile long marks;

    /** The generation of the outermost call; null outside all modules. */
    @Nullable
    public volatile Generation pinned;

    /** How long this thread has waited at gates, all in all. Read by itself alone. */
    public long waitedNanos;

    private final Thread thread;

    Caller(Thread thread) {
        this.thread = thread;
    }

    Thread thread() {
        return thread;
    }
}
