package org.ninelives.runtime.state;

import java.util.random.RandomGenerator;

/** Random tests that can be repeated: {@code -Dninelives.seed=N} begins with that seed. */
final class Seeds {

    interface Check {
        void of(long seed) throws Exception;
    }

    private Seeds() {}

    /** Checks as many seeds, another lot each time; a failure names its seed. */
    static void check(int count, Check check) {
        long first = Long.getLong("ninelives.seed", RandomGenerator.getDefault().nextLong());
        for (int i = 0; i < count; i++) {
            long seed = first + i;
            try {
                check.of(seed);
            } catch (Throwable failed) {
                throw new AssertionError("seed " + seed + "; repeat with -Dninelives.seed=" + seed, failed);
            }
        }
    }
}
