package org.ninelives.runtime.dispatch;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether calls have a fence each, or leave it to the patches (see {@link Barrier}): what the operator may say. */
public enum Fences {
    /** Without, where that is known to hold and the self-test finds nothing against it. */
    AUTO,
    /** With. */
    ON,
    /** Without, unless the self-test finds something against it. */
    OFF;

    /** The framework property that says it. */
    public static final String PROPERTY = "org.ninelives.fences";

    private static final Duration SELF_TEST = Duration.ofMillis(10);

    /**
     * What was said.
     *
     * @param setting one of the names, in any case; null for {@link #AUTO}
     * @throws IllegalArgumentException if it is none of them
     */
    public static Fences of(@Nullable String setting) {
        if (setting == null || setting.isBlank()) {
            return AUTO;
        }
        try {
            return valueOf(setting.trim().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "framework property " + PROPERTY + " is '" + setting + "', which is none of auto, on, off",
                    unknown);
        }
    }

    /** Settles it for a runtime that starts; in words what it came to, and why. */
    String settle(Barrier barrier) {
        if (this == ON) {
            return "each call has a fence, as configured";
        }
        if (this == AUTO && !ProcessBarrier.isKnown(System::getProperty)) {
            return "each call has a fence, for on this platform nothing else was tried";
        }
        try {
            ProcessBarrier safepoint = ProcessBarrier.safepoint();
            if (!SelfTest.holds(safepoint, SELF_TEST)) {
                return "each call has a fence, for without it the self-test has met a version that was retired";
            }
            barrier.use(safepoint);
            return "calls go without a fence, patches make all threads pass one";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "each call has a fence, for the self-test was interrupted";
        } catch (LinkageError | OutOfMemoryError | RuntimeException unavailable) {
            return "each call has a fence, for there is no barrier for all threads: " + unavailable;
        }
    }
}
