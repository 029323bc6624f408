package org.ninelives.runtime.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
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

    private static final String FAILED = "the self-test has met a version that was retired with ";

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
        return settle(barrier, Membarrier::of);
    }

    /**
     * The same.
     *
     * @param ofKernel makes the one of the kernel, given the one to do in its place
     */
    String settle(Barrier barrier, Function<ProcessBarrier, Optional<Membarrier>> ofKernel) {
        if (this == ON) {
            return "each call has a fence, as configured";
        }
        try {
            List<String> failed = new ArrayList<>();
            List<ProcessBarrier> available = ProcessBarrier.available(
                    this == OFF, ofKernel, why -> failed.add(" (membarrier could not be used: " + why + ")"));
            return settle(barrier, available) + String.join("", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "each call has a fence, for the self-test was interrupted";
        } catch (LinkageError | OutOfMemoryError | RuntimeException unavailable) {
            return "each call has a fence, for there is no barrier for all threads: " + unavailable;
        }
    }

    /** The first one that holds; none is given where nothing was tried. */
    static String settle(Barrier barrier, List<ProcessBarrier> best) throws InterruptedException {
        if (best.isEmpty()) {
            return "each call has a fence, for on this platform nothing else was tried";
        }
        List<String> vetoed = new ArrayList<>();
        for (ProcessBarrier each : best) {
            if (SelfTest.holds(each, SELF_TEST)) {
                barrier.use(each);
                return "calls go without a fence, patches make all threads pass one by " + each.name()
                        + (vetoed.isEmpty() ? advice() : " (" + FAILED + String.join(", ", vetoed) + ")");
            }
            vetoed.add(each.name());
        }
        return "each call has a fence, for " + FAILED + String.join(", ", vetoed);
    }

    private static String advice() {
        return Membarrier.isForbidden() ? " (membarrier would be shorter, and needs " + Membarrier.ENABLE + ")" : "";
    }
}
