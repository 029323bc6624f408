package org.ninelives.runtime.state;

/**
 * How a move goes about it.
 *
 * @param carefully whether to go no short way
 * @param helpers how many threads may help the one that moves the state
 * @param beforehand so many objects are moved before anybody is asked to help
 */
record Effort(boolean carefully, int helpers, int beforehand) {

    /** How many threads move a large graph; the number that is set counts, and what is said below if there is none. */
    private static final String THREADS = "org.ninelives.state.threads";

    /** With more they wait for the memory rather than for each other. */
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

    /**
     * All processors but one for what is large. That one is for the JVM, which still compiles what the first move of a process
     * runs, and for the calls of other modules.
     */
    static Effort usual() {
        int free = Runtime.getRuntime().availableProcessors() - 1;
        int threads = Integer.getInteger(THREADS, Math.min(free, MOST_THREADS));
        return new Effort(false, Math.max(0, threads - 1), MANY);
    }

    /** The same, but others help as soon as there is anything to do for them. */
    Effort fromTheStart() {
        return new Effort(carefully, helpers, 0);
    }
}
