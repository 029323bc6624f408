package org.ninelives.runtime.state;

/**
 * How a move goes about it.
 *
 * @param carefully whether to go no short way
 * @param helpers how many threads may help the one that moves the state
 * @param beforehand so many objects are moved before anybody is asked to help
 */
record Effort(boolean carefully, int helpers, int beforehand) {

    /** More share the memory's time rather than their own. */
    private static final int MOST_THREADS = 8;

    /** For fewer it takes longer to start a thread than it saves. */
    private static final int MANY = 1 << 15;

    /** One thread, whatever it is. */
    static Effort alone() {
        return new Effort(false, 0, 0);
    }

    /** One thread, and no short way. */
    static Effort careful() {
        return new Effort(true, 0, 0);
    }

    /** All processors for what is large. */
    static Effort usual() {
        return new Effort(false, Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS) - 1, MANY);
    }

    /** The same, but others help as soon as there is anything to do for them. */
    Effort fromTheStart() {
        return new Effort(carefully, helpers, 0);
    }
}
