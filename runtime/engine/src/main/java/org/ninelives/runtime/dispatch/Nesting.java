package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * By which registration of a filter a thread is inside a request. Its host calls all of them, one inside the other; the
 * outermost filters the request, the others pass it on. A request that is forwarded comes by the same one again, and is
 * filtered again. Thread-safe.
 */
public final class Nesting {

    private static final class Inside {
        private final Meeting by;
        private int depth;

        Inside(Meeting by) {
            this.by = by;
        }
    }

    /** Whether there is more than one. Written before the host can know the second one. */
    private volatile boolean several;

    @SuppressWarnings("ThreadLocalUsage") // one for each service, and empty but while a request is inside
    private final ThreadLocal<@Nullable Inside> inside = new ThreadLocal<>();

    /** There is going to be another registration. */
    public void becomesSeveral() {
        several = true;
    }

    boolean enter(Meeting by) {
        if (!several) {
            return true;
        }
        Inside now = inside.get();
        if (now == null) {
            if (by.isPassedBy()) {
                return false;
            }
            now = new Inside(by);
            inside.set(now);
        } else if (now.by != by) {
            return false;
        }
        now.depth++;
        return true;
    }

    void leave() {
        if (several) {
            Inside now = inside.get();
            // One that entered while it was alone left no trace.
            if (now != null && --now.depth == 0) {
                inside.remove();
            }
        }
    }
}
