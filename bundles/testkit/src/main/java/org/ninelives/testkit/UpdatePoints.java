package org.ninelives.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;

/**
 * Runs what callers do, again and again, and each time a patch meets them at another point: before and after every call of a
 * module's service, nested calls included. Then the same with the rollback. What callers see is compared with what they may
 * see.
 *
 * <pre>{@code
 * UpdatePoints.in(() -> Ninelives.builder().share(Greeter.class))
 *         .from(Path.of("target/greeter-1.0.0.jar"))
 *         .to(Path.of("target/greeter-2.0.0.jar"))
 *         .check("three visits", calls -> {
 *             Greeter greeter = calls.service(Greeter.class);
 *             greeter.greet("Ada");
 *             greeter.greet("Bob");
 *             greeter.greet("Cem");
 *         });
 * }</pre>
 *
 * <p>At a point outside all modules the patch runs from its beginning to its end. At one inside a call it goes as far as it
 * can, and the call goes on when the patch waits for it. Nothing depends on time: the same point is met in the same way each
 * time.
 *
 * <p>Describes itself while it is built; not thread-safe.
 */
public final class UpdatePoints {

    /** The system property that names the one run to be made, such as {@code patch@4}. */
    public static final String ONLY = "ninelives.point";

    private final Supplier<Ninelives.Builder> runtime;
    private List<Path> from = List.of();
    private final List<List<Path>> patches = new ArrayList<>();
    private Policy policy =
            Policy.defaults().withLongestPause(Duration.ofMinutes(1)).withGrace(Duration.ZERO);
    private Policy backPolicy = policy.withDropAllowed(true).withWithdrawalAllowed(true);
    private Allowed allowed = Allowed.beforeThenAfter();
    private Allowed allowedBack = Allowed.beforeThenAfter();
    private boolean back = true;
    private boolean fresh;
    private Duration limit = Duration.ofMinutes(2);

    @Nullable
    private String only = System.getProperty(ONLY);

    private UpdatePoints(Supplier<Ninelives.Builder> runtime) {
        this.runtime = runtime;
    }

    /**
     * In runtimes like this one.
     *
     * @param runtime describes a runtime that has not started, with all that no patch of this test exchanges. It should have no data folder of its own
     */
    public static UpdatePoints in(Supplier<Ninelives.Builder> runtime) {
        return new UpdatePoints(runtime);
    }

    /** The modules that are patched, in their old versions. */
    public UpdatePoints from(Path... bundles) {
        from = List.of(bundles);
        return this;
    }

    /**
     * One patch: the modules in their new versions, and what comes with them. Said again, it is another patch, which begins
     * at the point after that of the one before; and the rollback takes them back in the same way, the last one first.
     */
    public UpdatePoints to(Path... bundles) {
        patches.add(List.of(bundles));
        return this;
    }

    /** The limits of the patches; else the default ones, with a pause of up to a minute and no grace. */
    public UpdatePoints under(Policy limits) {
        policy = limits;
        return this;
    }

    /** The limits of the rollbacks; else as for patches, and what the old version has no home for may be dropped. */
    public UpdatePoints backUnder(Policy limits) {
        backPolicy = limits;
        return this;
    }

    /** What callers may see of the patch; else {@link Allowed#beforeThenAfter()}. */
    public UpdatePoints allow(Allowed what) {
        allowed = what;
        return this;
    }

    /** What callers may see of the rollback; else {@link Allowed#beforeThenAfter()}. */
    public UpdatePoints allowBack(Allowed what) {
        allowedBack = what;
        return this;
    }

    /** Leaves the rollbacks away. */
    public UpdatePoints withoutBack() {
        back = false;
        return this;
    }

    /** How long one run may take before it counts as one that hangs; else two minutes. */
    public UpdatePoints limit(Duration longest) {
        limit = longest;
        return this;
    }

    /**
     * Gives each run a runtime of its own. Else they share one, and only what is patched is installed anew for each; which takes
     * a tenth of the time, and will do unless something else in the runtime remembers what it has seen.
     */
    public UpdatePoints inFreshRuntimes() {
        fresh = true;
        return this;
    }

    /** One run alone, by the name that a failure says, such as {@code patch@4}; the property {@value #ONLY} does the same. */
    public UpdatePoints only(String run) {
        only = run;
        return this;
    }

    /**
     * Makes all runs.
     *
     * @param name the scenario's, for messages
     * @return how many there were
     * @throws UpdatePointError if callers saw what they must not see, in any of them; all are made before it is thrown
     * @throws IllegalStateException if it was not said what is patched
     */
    public Report check(String name, Scenario scenario) throws InterruptedException {
        if (from.isEmpty() || patches.isEmpty()) {
            throw new IllegalStateException("say from() which modules and to() which the patch goes");
        }
        Setting setting = new Setting(runtime, from, List.copyOf(patches), policy, backPolicy, limit, fresh);
        long began = System.nanoTime();
        try (Campaign campaign = new Campaign(setting, name, scenario, only)) {
            campaign.runAlone();
            int there = campaign.run(Course.PATCH, allowed);
            int andBack = back ? campaign.run(Course.BACK, allowedBack) : 0;
            campaign.throwFailures();
            return new Report(
                    name,
                    campaign.points(Course.PATCH),
                    there,
                    back ? campaign.points(Course.BACK) : List.of(),
                    andBack,
                    Duration.ofNanos(System.nanoTime() - began));
        }
    }
}
