package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchReport;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/** Promise 6: nothing of a former version lingers, however often a module is patched. */
class LeakIT {

    private static final String LIFE = "org.ninelives.itests.life";
    private static final int PATCHES = 30;
    private static final Policy QUICK = Outcomes.patient().withGrace(Duration.ofMillis(20));
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);

    @BeforeEach
    void begin() {
        Script.reset();
    }

    @Test
    void theClassesOfFormerVersionsAreCollected_andNothingAddsUp() throws Exception {
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("life"), TestBundle.of("consumers")).start()) {
            Counter counter = runtime.service(Counter.class);
            Queue<String> uninstalled = new ConcurrentLinkedQueue<>();
            SynchronousBundleListener listener = event -> {
                if (event.getType() == BundleEvent.UNINSTALLED) {
                    uninstalled.add(event.getBundle().getLocation());
                }
            };
            runtime.context().addBundleListener(listener);
            patchThereAndBack(runtime, counter);
            await(() -> uninstalled.size() == 2, "the first two retired");
            Map<String, Long> before = counts(runtime);

            List<String> ids = new ArrayList<>();
            for (int i = 0; i < PATCHES / 2; i++) {
                ids.addAll(patchThereAndBack(runtime, counter));
            }
            await(() -> uninstalled.size() == 2 + PATCHES, "all retired");
            await(() -> collected(runtime, ids), "all classes collected");
            // Whoever watches them ends when nothing can bring the last of them back: that can take one more collection
            // than the weak reference that a report asks.
            await(
                    () -> {
                        System.gc();
                        return isNoMoreThan(before, counts(runtime));
                    },
                    () -> "no more than " + before + ", but " + counts(runtime));

            assertThat(lingering(runtime, ids)).isEmpty();
            assertThat(counter.next()).isEqualTo(PATCHES + 3);
        }
    }

    @Test
    void theClassesOfRefusedCandidatesAreCollectedAsWell() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life")).start()) {
            Counter counter = runtime.service(Counter.class);
            counter.next();
            List<WeakReference<ClassLoader>> candidates = new ArrayList<>();
            SynchronousBundleListener listener = event -> {
                if (event.getType() == BundleEvent.STARTED) {
                    candidates.add(new WeakReference<>(
                            event.getBundle().adapt(BundleWiring.class).getClassLoader()));
                }
            };
            runtime.context().addBundleListener(listener);
            Script.at("2.0.0 restored with 1", () -> {
                throw new IllegalStateException("no");
            });
            refused(runtime);
            Map<String, Long> before = counts(runtime);
            for (int i = 1; i < 5; i++) {
                refused(runtime);
            }
            assertThat(candidates).hasSize(5);
            await(
                    () -> {
                        System.gc();
                        return candidates.stream().allMatch(each -> each.get() == null);
                    },
                    "all classes collected");
            await(
                    () -> isNoMoreThan(before, counts(runtime)),
                    () -> "no more than " + before + ", but " + counts(runtime));
        }
    }

    @Test
    void aStandbyThatIsRetiredIsFoundByItsNumberNoLonger_andItsClassesAreCollected() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life-standby")).start()) {
            runtime.service(Counter.class).next();
            WeakReference<ClassLoader> one = loader(runtime, "1.0.0");
            toStandby(runtime, "2.0.0");
            committed(runtime.patches().rollback(LIFE, QUICK));
            toStandby(runtime, "2.0.0");
            assertThat(found(runtime, "1.0.0"))
                    .as("once, however often it served")
                    .isEqualTo(1);

            assertThat(runtime.patches().retire(LIFE)).containsExactly(LIFE + " 1.0.0");

            assertThat(found(runtime, "1.0.0")).isZero();
            assertThat(found(runtime, "2.0.0")).isEqualTo(1);
            awaitGone(runtime, "1.0.0", one);
        }
    }

    @Test
    void aStandbyThatMakesWayForTheNextIsFoundByItsNumberNoLonger_andItsClassesAreCollected() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("life-standby")).start()) {
            runtime.service(Counter.class).next();
            WeakReference<ClassLoader> one = loader(runtime, "1.0.0");
            toStandby(runtime, "2.0.0");
            toStandby(runtime, "3.0.0");

            await(() -> found(runtime, "1.0.0") == 0, "version 1 is not found");
            assertThat(found(runtime, "2.0.0")).isEqualTo(1);
            assertThat(found(runtime, "3.0.0")).isEqualTo(1);
            awaitGone(runtime, "1.0.0", one);
        }
    }

    @Test
    void whatIsKeptOnKeepsNothingOfAnotherModuleThatWasPatchedWithIt() throws Exception {
        Map<String, String> standby = Map.of("Patch-Standby", "true");
        try (Ninelives runtime = Runtimes.with(TestBundle.changed("settings", standby), TestBundle.of("life"))
                .start()) {
            Counter counter = runtime.service(Counter.class);
            counter.next();
            runtime.service(Vault.class).put("colour", "red");
            WeakReference<ClassLoader> one = loader(runtime, "1.0.0");
            PatchReport report = committed(runtime.patches()
                            .apply(patch(
                                            TestBundle.changed(TestBundle.of("settings", "2.0.0"), standby),
                                            TestBundle.of("life", "2.0.0"))
                                    .under(QUICK)))
                    .report();

            awaitGone(runtime, "1.0.0", one);
            await(() -> collected(runtime, List.of(report.id())), () -> lingering(runtime, List.of(report.id()))
                    .toString());

            committed(runtime.patches().rollback(report.id(), QUICK));
            assertThat(runtime.service(Vault.class).version()).isEqualTo("1.0.0");
            assertThat(runtime.service(Vault.class).get("colour")).isEqualTo("red");
            assertThat(counter.next()).isEqualTo(2);
        }
    }

    private static void toStandby(Ninelives runtime, String version) {
        committed(runtime.patches()
                .apply(patch(TestBundle.of("life-standby", version)).under(QUICK)));
    }

    private static int found(Ninelives runtime, String version) {
        try {
            return runtime.context()
                    .getServiceReferences(Counter.class, "(patch.version=" + version + ")")
                    .size();
        } catch (InvalidSyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static WeakReference<ClassLoader> loader(Ninelives runtime, String version) {
        return Stream.of(runtime.context().getBundles())
                .filter(bundle -> LIFE.equals(bundle.getSymbolicName())
                        && bundle.getVersion().toString().equals(version))
                .map(bundle ->
                        new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitGone(Ninelives runtime, String version, WeakReference<ClassLoader> loader) {
        await(
                () -> !Runtimes.installed(runtime).contains(LIFE + " " + version),
                () -> "version " + version + " is gone from " + Runtimes.installed(runtime));
        await(
                () -> {
                    System.gc();
                    return loader.get() == null;
                },
                "its classes are collected");
    }

    private static void refused(Ninelives runtime) {
        rolledBack(runtime.patches().apply(patch(TestBundle.of("life", "2.0.0")).under(QUICK)));
        assertThat(Runtimes.installed(runtime)).containsExactly(LIFE + " 1.0.0");
    }

    private static List<String> patchThereAndBack(Ninelives runtime, Counter counter) {
        PatchReport there = committed(runtime.patches()
                        .apply(patch(TestBundle.of("life", "2.0.0")).under(QUICK)))
                .report();
        counter.next();
        PatchReport back = committed(runtime.patches().rollback(LIFE, QUICK)).report();
        counter.next();
        return List.of(there.id(), back.id());
    }

    private static Map<String, Long> counts(Ninelives runtime) {
        try {
            // From the system bundle nothing can be hidden.
            BundleContext all = runtime.context().getBundle(0).getBundleContext();
            return Map.of(
                    "bundles", (long) all.getBundles().length,
                    "services", (long) all.getAllServiceReferences(null, null).length,
                    "versions", (long) all.getAllServiceReferences(null, "(patch.version=*)").length,
                    "threads", threads());
        } catch (InvalidSyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static boolean isNoMoreThan(Map<String, Long> before, Map<String, Long> now) {
        return now.entrySet().stream().allMatch(each -> each.getValue() <= before.getOrDefault(each.getKey(), 0L));
    }

    private static long threads() {
        Thread[] all = new Thread[Thread.activeCount() + 100];
        int count = Thread.enumerate(all);
        return Stream.of(all)
                .limit(count)
                .filter(thread -> thread.getName().startsWith("ninelives"))
                .count();
    }

    private static boolean collected(Ninelives runtime, List<String> ids) {
        System.gc();
        return lingering(runtime, ids).isEmpty();
    }

    private static List<String> lingering(Ninelives runtime, List<String> ids) {
        return ids.stream()
                .flatMap(id -> runtime.patches().report(id).orElseThrow().lingering().stream())
                .toList();
    }

    private static void await(BooleanSupplier condition, String what) {
        await(condition, () -> what);
    }

    private static void await(BooleanSupplier condition, Supplier<String> what) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
