package org.ninelives.runtime.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * By which registration of a filter a thread is inside a request. Its host calls all of them, one inside the other; the
 * outermost filters the request, the others pass it on. A request that is forwarded comes by the same one again, and is
 * filtered again. Thread-safe.
 */
public final class Nesting {

    /** What {@link #enter} returns if another registration of the same filter filters the request. */
    public static final Inside BY_ANOTHER = new Inside();

    /**
     * Where one thread is. A public field, because the generated classes write it where there is no stack left for a call:
     * it is put back, never counted down (see {@link Caller}).
     */
    public static final class Inside {

        /** The registration by which the request came that is filtered; null if none is. */
        @Nullable
        public Meeting by;

        Inside() {}
    }

    /** Whether there is more than one. Written before the host can know the second one. */
    private volatile boolean several;

    @SuppressWarnings("ThreadLocalUsage") // one for each service, and it holds nothing but while a request is inside
    private final ThreadLocal<Inside> inside = ThreadLocal.withInitial(Inside::new);

    /** There is going to be another registration. */
    public void becomesSeveral() {
        several = true;
    }

    /**
     * A request comes by a registration.
     *
     * @return {@link #BY_ANOTHER}; or else it is to be filtered, and then what has to be emptied in the end: null if
     *     nothing has
     */
    @Nullable
    Inside enter(Meeting by) {
        if (!several) {
            return null;
        }
        Inside now = inside.get();
        if (now.by == by) {
            return null;
        }
        if (now.by != null || by.isPassedBy()) {
            return BY_ANOTHER;
        }
        // Last: nothing may be thrown between this and the place from where it is emptied.
        now.by = by;
        return now;
    }
}
