package org.ninelives.runtime.dispatch;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Who pays for the order between the mark of a call and the gate that it looks at next.
 *
 * <p>Both sides write before they read: a caller its mark, then it reads the gate; whoever patches the gate, then he reads
 * the marks. That at least one sees the other needs a full fence between the write and the read on both sides (a store may
 * otherwise wait in the processor while the load overtakes it, also on x86).
 *
 * <ul>
 *   <li>By <em>fences</em>: each caller has its own. Right on every platform, by the memory model of Java alone
 *       (JLS 17.4.4, and {@link VarHandle#fullFence} for what is not volatile).
 *   <li>By a <em>process-wide barrier</em>: callers have none, and whoever patches makes every running thread of the process
 *       pass one, between his write and his read. A mark that was written before it is seen; one that is written after
 *       it belongs to a call that sees the gate. What is left for the caller is that the compiler keeps the two in
 *       their order (see {@link Caller}). The memory model knows nothing of this: it is a property of a platform, see {@link ProcessBarrier}.
 * </ul>
 *
 * <p>It begins with fences. Thread-safe; it may change while calls go on, for whoever patches begins with the process-wide
 * barrier before callers leave out their fence.
 */
final class Barrier {

    /** Plain: a caller that still reads the former value does more than is needed. */
    private boolean callersFence = true;

    /** Null while callers have fences of their own. */
    @Nullable
    private volatile ProcessBarrier processWide;

    /** For a caller: nothing that it reads from now on is read before what it wrote last. */
    void betweenMarkAndGate() {
        if (callersFence) {
            VarHandle.fullFence();
        } else {
            VarHandle.acquireFence(); // to the compiler only, on the platforms in question
        }
    }

    /** For whoever patches: as above, and it sees all marks of calls that may not see what it wrote last. */
    void betweenGateAndMarks() {
        VarHandle.fullFence();
        ProcessBarrier all = processWide;
        if (all != null) {
            all.pass();
        }
    }

    /** From now on callers go without a fence. */
    void use(ProcessBarrier barrier) {
        processWide = barrier;
        callersFence = false;
    }
}
