package org.ninelives.runtime.leak;

/** Keeps work to a small part of the time, however much of it there is. Times are nanoseconds; confined to one thread. */
final class Share {

    private final long part;
    private boolean used;
    private long next;

    /** For one part in so many. */
    Share(long part) {
        this.part = part;
    }

    /** Whether work may begin. */
    boolean isFree(long now) {
        return !used || now - next >= 0;
    }

    /** Whether work that began then may go on, so that it begins again after a period. */
    boolean isWithin(long from, long now, long period) {
        return (now - from) * part < period;
    }

    /** It pauses for as many times as long. */
    void spent(long from, long now) {
        used = true;
        next = now + (now - from) * part;
    }
}
