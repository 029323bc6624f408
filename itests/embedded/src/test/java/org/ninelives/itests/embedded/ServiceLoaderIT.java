package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.Finding;
import org.ninelives.api.Phase;
import org.ninelives.api.Plan;
import org.ninelives.api.Policy;
import org.ninelives.api.ServiceChange;
import org.ninelives.api.ServiceChange.Change;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Loading;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.FrameworkWiring;

/** Modules that are found by {@link java.util.ServiceLoader}, through a real mediator. */
class ServiceLoaderIT {

    private static final String PROVIDER = "org.ninelives.itests.provider";
    private static final Policy QUICK = Outcomes.patient().withGrace(Duration.ofMillis(20));
    private static final int ROUNDS = 12;

    @TempDir
    Path data;

    /** A runtime with a mediator. */
    static Ninelives.Builder with(Path... bundles) {
        Ninelives.Builder builder = Runtimes.with();
        mediator().forEach(builder::bundle);
        List.of(bundles).forEach(builder::bundle);
        return builder;
    }

    private static List<Path> mediator() {
        return List.of(
                Examples.of("asm-tree"),
                Examples.of("asm-analysis"),
                Examples.of("asm-commons"),
                Examples.of("asm-util"),
                Examples.of("spifly"));
    }

    @Test
    void callersMeetWhatServes_beforeAndAfterAPatchAndARollback() throws Exception {
        try (Ninelives runtime =
                with(TestBundle.of("provider-1"), TestBundle.of("loading")).start()) {
            Loading loading = runtime.service(Loading.class);
            Counter held = only(loading.fresh());
            assertThat(held.version()).isEqualTo("1.0.0");
            assertThat(held.next()).isEqualTo(1);

            committed(runtime.patches().apply(patch(TestBundle.of("provider-2")).under(QUICK)));
            assertThat(held.version()).isEqualTo("2.0.0");
            assertThat(held.next()).isEqualTo(2);
            assertThat(only(loading.fresh())).isEqualTo(held).hasSameHashCodeAs(held);
            assertThat(only(loading.fresh()).next()).isEqualTo(3);
            assertThat(only(loading.kept()).next())
                    .as("a ServiceLoader from before the patch")
                    .isEqualTo(4);

            committed(runtime.patches().rollback(PROVIDER, QUICK));
            assertThat(only(loading.fresh()).version()).isEqualTo("1.0.0");
            assertThat(only(loading.reloaded()).next()).isEqualTo(5);
            assertThat(held.next()).isEqualTo(6);
        }
    }

    @Test
    void aProviderIsAServiceToo_withTheAttributesOfItsCapability() throws Exception {
        try (Ninelives runtime =
                with(TestBundle.of("provider-1"), TestBundle.of("loading")).start()) {
            Counter found = runtime.service(Counter.class);
            assertThat(found.next()).isEqualTo(1);
            assertThat(only(runtime.service(Loading.class).fresh()).next())
                    .as("one object for both ways")
                    .isEqualTo(2);
            ServiceReference<Counter> reference = only(runtime.context().getServiceReferences(Counter.class, null));
            assertThat(reference.getProperty("taste")).isEqualTo("sweet");
            assertThat(reference.getProperty("service.ranking")).isEqualTo(7);
            assertThat(reference.getProperty(".own")).isNull();
            assertThat(reference.getProperty("serviceloader.mediator")).isInstanceOf(Long.class);
        }
    }

    @Test
    void aProviderThatItsAuthorDoesNotRegister_isFoundByThoseWhoLoadItAlone() throws Exception {
        try (Ninelives runtime = with(TestBundle.of("provider-unregistered"), TestBundle.of("loading"))
                .start()) {
            assertThat(runtime.find(Counter.class)).isEmpty();
            Counter held = only(runtime.service(Loading.class).fresh());
            assertThat(held.next()).isEqualTo(1);

            committed(runtime.patches().apply(patch(TestBundle.of("provider-2")).under(QUICK)));
            assertThat(held.next()).isEqualTo(2);
        }
    }

    @Test
    void thePlanForeseesServicesAndState() throws Exception {
        try (Ninelives runtime =
                with(TestBundle.of("provider-1"), TestBundle.of("loading")).start()) {
            Plan plan = runtime.patches().plan(patch(TestBundle.of("provider-two")));
            assertThat(plan.acceptable()).isTrue();
            assertThat(plan.services())
                    .extracting(ServiceChange::interfaces, ServiceChange::change)
                    .containsExactly(
                            tuple(List.of(Counter.class.getName()), Change.KEPT),
                            tuple(List.of(Counter.class.getName()), Change.ADDED));
            assertThat(plan.state())
                    .extracting(FieldReport::component, FieldReport::field, FieldReport::fate)
                    .containsExactly(
                            tuple(PROVIDER + ".CountingProvider", "count", Fate.CARRIED),
                            tuple(PROVIDER + ".SecondProvider", "count", Fate.ABSENT));
        }
    }

    @Test
    void aRenamedClassGoesOnWithTheState() throws Exception {
        try (Ninelives runtime =
                with(TestBundle.of("provider-1"), TestBundle.of("loading")).start()) {
            Loading loading = runtime.service(Loading.class);
            Counter held = only(loading.fresh());
            assertThat(held.next()).isEqualTo(1);

            committed(runtime.patches()
                    .apply(patch(TestBundle.of("provider-renamed")).under(QUICK)));
            assertThat(held.version()).isEqualTo("2.1.0");
            assertThat(only(loading.fresh()).next()).isEqualTo(2);
            assertThat(only(loading.kept()).next()).isEqualTo(3);
        }
    }

    @Test
    void aProviderThatIsNewIsFoundAfterThePatch_andGoneAfterTheRollback() throws Exception {
        try (Ninelives runtime =
                with(TestBundle.of("provider-1"), TestBundle.of("loading")).start()) {
            Loading loading = runtime.service(Loading.class);
            Counter held = only(loading.fresh());
            assertThat(held.next()).isEqualTo(1);

            committed(
                    runtime.patches().apply(patch(TestBundle.of("provider-two")).under(QUICK)));
            assertThat(loading.fresh())
                    .extracting(Counter::version)
                    .containsExactlyInAnyOrder("2.2.0", "2.2.0, the second");
            assertThat(held.version()).isEqualTo("2.2.0");
            assertThat(held.next()).isEqualTo(2);
            assertThat(loading.kept())
                    .as("made when the capability had another attribute")
                    .hasSize(1);

            Plan back = runtime.patches().plan(patch(TestBundle.of("provider-renamed")));
            assertThat(back.findings())
                    .filteredOn(finding -> finding.weight() == Finding.Weight.REFUSES)
                    .extracting(Finding::message)
                    .anySatisfy(message -> assertThat(message).contains("no longer offers " + Counter.class.getName()));

            committed(runtime.patches().rollback(PROVIDER, QUICK.withDropAllowed(true)));
            assertThat(only(loading.fresh()).version()).isEqualTo("1.0.0");
            assertThat(held.next()).isEqualTo(3);
        }
    }

    @Test
    void aRefusedPatchIsNeverFound_andLeavesNothing() throws Exception {
        try (Ninelives runtime = with(TestBundle.of("provider-1"), TestBundle.of("loading"))
                .data(data)
                .start()) {
            Loading loading = runtime.service(Loading.class);
            Counter held = only(loading.fresh());
            thereAndBack(runtime);
            awaitRetired(runtime);
            Queue<String> versions = new ConcurrentLinkedQueue<>();
            Traces traces = new Traces(runtime.context(), data);
            Load load = Load.of(
                    "fresh",
                    2,
                    () -> versions.addAll(loading.fresh().stream()
                            .map(Counter::version)
                            .filter(version -> !version.equals("1.0.0"))
                            .toList()));
            try (Candidates candidates = new Candidates(runtime.context())) {
                var refused = rolledBack(runtime.patches()
                        .apply(patch(TestBundle.of("provider-throws")).under(QUICK)));
                assertThat(refused.failedIn()).isEqualTo(Phase.START);
                assertThat(refused.reason()).contains("no licence");
                traces.assertUnchanged();
                candidates.awaitCollected();
            } finally {
                load.close();
            }
            assertThat(load.failures()).isEmpty();
            assertThat(versions).isEmpty();
            assertThat(held.version()).isEqualTo("1.0.0");
        }
    }

    @Test
    void whoIsWiredToAProviderIsNeverRestarted_notEvenByARefresh() throws Exception {
        try (Ninelives runtime =
                with(TestBundle.of("provider-1"), TestBundle.of("loading")).start()) {
            Loading loading = runtime.service(Loading.class);
            Bundle consumer = FrameworkUtil.getBundle(loading.getClass());
            Queue<String> events = new ConcurrentLinkedQueue<>();
            runtime.context().addBundleListener((SynchronousBundleListener) event -> {
                if (event.getBundle().equals(consumer)) {
                    events.add(String.valueOf(event.getType()));
                }
            });
            Counter held = only(loading.fresh());
            thereAndBack(runtime);
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("provider-renamed")).under(QUICK)));
            awaitRetired(runtime);
            refresh(runtime);

            assertThat(events).isEmpty();
            assertThat(consumer.getState()).isEqualTo(Bundle.ACTIVE);
            assertThat(only(loading.fresh())).isEqualTo(held);
            assertThat(held.version()).isEqualTo("2.1.0");
        }
    }

    @Test
    void noCallFailsAndNobodyMeetsAModuleItself_underLoad() throws Exception {
        try (Ninelives runtime =
                with(TestBundle.of("provider-1"), TestBundle.of("loading")).start()) {
            Loading loading = runtime.service(Loading.class);
            Counter held = only(loading.fresh());
            Load fresh = Load.of("ServiceLoader", 2, () -> {
                Counter found = only(loading.fresh());
                requireStandIn(found);
                return found.next();
            });
            Load kept = Load.of("kept object", 1, held::next);
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    thereAndBack(runtime);
                }
            } finally {
                fresh.close();
                kept.close();
            }
            for (Load load : List.of(fresh, kept)) {
                System.out.printf(
                        "%-22s %,10d calls, %d patches, %d failed, longest %.1f ms%n",
                        load.name(),
                        load.calls(),
                        2 * ROUNDS,
                        load.failures().size(),
                        load.longest().toNanos() / 1e6);
                assertThat(load.failures()).as(load.name()).isEmpty();
            }
            assertThat(held.next())
                    .as("numbers given out, none lost or doubled")
                    .isEqualTo(fresh.calls() + kept.calls() + 1);
        }
    }

    @Test
    void theClassesOfFormerVersionsAreCollected() throws Exception {
        try (Ninelives runtime =
                with(TestBundle.of("provider-1"), TestBundle.of("loading")).start()) {
            Loading loading = runtime.service(Loading.class);
            Counter held = only(loading.fresh());
            held.next();
            List<String> ids = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                ids.addAll(thereAndBack(runtime));
                only(loading.fresh()).next();
            }
            awaitRetired(runtime);
            int bundles = runtime.context().getBundles().length;
            Supplier<List<String>> lingering = () -> ids.stream()
                    .flatMap(id -> runtime.patches().report(id).orElseThrow().lingering().stream())
                    .toList();
            Eventually.until(
                    "all classes are collected",
                    () -> {
                        System.gc();
                        return lingering.get().isEmpty();
                    },
                    lingering);
            thereAndBack(runtime);
            awaitRetired(runtime);
            assertThat(runtime.context().getBundles()).hasSize(bundles);
            assertThat(only(loading.kept())).isEqualTo(held);
        }
    }

    @Test
    void aMediatorThatComesLaterFindsWhatServes() throws Exception {
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("provider-unregistered")).start()) {
            List<Bundle> later = new ArrayList<>();
            for (Path jar : mediator()) {
                later.add(runtime.context().installBundle(jar.toUri().toString()));
            }
            later.add(runtime.context()
                    .installBundle(TestBundle.of("loading").toUri().toString()));
            for (Bundle bundle : later) {
                bundle.start();
            }
            Counter held = only(runtime.service(Loading.class).fresh());
            committed(runtime.patches().apply(patch(TestBundle.of("provider-2")).under(QUICK)));
            assertThat(held.version()).isEqualTo("2.0.0");
        }
    }

    @Test
    void withoutAMediatorAProviderIsAServiceAllTheSame() throws Exception {
        Path provider = TestBundle.changed("provider-1", Map.of("Require-Capability", ""));
        try (Ninelives runtime = Runtimes.with(provider).start()) {
            Counter counter = runtime.service(Counter.class);
            assertThat(counter.next()).isEqualTo(1);
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("provider-renamed")).under(QUICK)));
            assertThat(counter.version()).isEqualTo("2.1.0");
            assertThat(counter.next()).isEqualTo(2);
        }
    }

    @Test
    void afterARestartWhatWasPatchedIsFound_once() throws Exception {
        Path[] bundles = {TestBundle.of("provider-1"), TestBundle.of("loading")};
        try (Ninelives runtime = with(bundles).data(data).start()) {
            only(runtime.service(Loading.class).fresh());
            committed(runtime.patches().apply(patch(TestBundle.of("provider-2")).under(QUICK)));
            awaitRetired(runtime);
        }
        try (Ninelives runtime = with(bundles).data(data).start()) {
            assertThat(only(runtime.service(Loading.class).fresh()).version()).isEqualTo("2.0.0");
        }
    }

    @Test
    void providersThatAreNoModulesAreLeftAlone() throws Exception {
        Path plain = TestBundle.changed("provider-1", Map.of("Patch-Module", ""));
        try (Ninelives runtime = with(plain, TestBundle.of("loading")).start()) {
            Counter found = only(runtime.service(Loading.class).fresh());
            assertThat(FrameworkUtil.getBundle(found.getClass()).getSymbolicName())
                    .isEqualTo(PROVIDER);
        }
    }

    @Test
    void aProviderThatCannotBeMadeIsRefusedByName_andItsCapabilityGoesWithIt() throws Exception {
        try (Ninelives runtime = with(TestBundle.of("provider-1"), TestBundle.of("loading"))
                .data(data)
                .start()) {
            thereAndBack(runtime);
            awaitRetired(runtime);
            Traces traces = new Traces(runtime.context(), data);
            var refused = rolledBack(runtime.patches()
                    .apply(patch(TestBundle.of("provider-hidden"))
                            .under(QUICK.withStartTimeout(Duration.ofSeconds(3)))));
            assertThat(refused.failedIn()).isEqualTo(Phase.START);
            assertThat(refused.reason())
                    .contains("provider org.ninelives.itests.provider.CountingProvider of " + Counter.class.getName()
                            + ": it has no public constructor without parameters");
            traces.assertUnchanged();
            assertThat(only(runtime.service(Loading.class).fresh()).version()).isEqualTo("1.0.0");
        }
    }

    @Test
    void aVersionThatIsStartedByHandTakesOver_andIsNeverFoundBeside() throws Exception {
        try (Ninelives runtime =
                with(TestBundle.of("provider-1"), TestBundle.of("loading")).start()) {
            Loading loading = runtime.service(Loading.class);
            Counter held = only(loading.fresh());
            assertThat(held.next()).isEqualTo(1);
            Load load = Load.of("fresh", 2, () -> {
                requireStandIn(only(loading.fresh()));
                return held;
            });
            try {
                runtime.context()
                        .installBundle(TestBundle.of("provider-2").toUri().toString())
                        .start();
                Eventually.until("it took over", () -> held.version().equals("2.0.0"), held::version);
            } finally {
                load.close();
            }
            assertThat(load.failures()).isEmpty();
            assertThat(held.next()).isEqualTo(2);
        }
    }

    @Test
    void theOlderHeadersOfTheMediatorDoTheSame() throws Exception {
        Path provider = TestBundle.changed(
                "provider-1", Map.of("Provide-Capability", "", "Require-Capability", "", "SPI-Provider", "*"));
        Path loader = TestBundle.changed("loading", Map.of("Require-Capability", "", "SPI-Consumer", "*"));
        try (Ninelives runtime = with(provider, loader).start()) {
            Counter held = only(runtime.service(Loading.class).fresh());
            requireStandIn(held);
            assertThat(held.next()).isEqualTo(1);
            committed(runtime.patches().apply(patch(TestBundle.of("provider-2")).under(QUICK)));
            assertThat(held.version()).isEqualTo("2.0.0");
            assertThat(only(runtime.service(Loading.class).fresh()).next()).isEqualTo(2);
        }
    }

    @Test
    void aProviderUnderAClassIsAnObstacle() throws Exception {
        try (Ninelives runtime = with(TestBundle.of("provider-of-class")).start()) {
            Plan plan = runtime.patches().plan(patch(TestBundle.of("provider-of-class", "2.0.0")));
            assertThat(plan.findings())
                    .filteredOn(finding -> finding.weight() == Finding.Weight.REFUSES)
                    .extracting(Finding::message)
                    .containsExactly("its service java.nio.charset.spi.CharsetProvider is not dispatched:"
                            + " java.nio.charset.spi.CharsetProvider is a class; only interfaces can be dispatched");
        }
    }

    private static List<String> thereAndBack(Ninelives runtime) {
        return List.of(
                committed(runtime.patches()
                                .apply(patch(TestBundle.of("provider-2")).under(QUICK)))
                        .report()
                        .id(),
                committed(runtime.patches().rollback(PROVIDER, QUICK)).report().id());
    }

    private static void awaitRetired(Ninelives runtime) {
        Eventually.until(
                "one version is left",
                () -> Runtimes.installed(runtime).stream()
                                        .filter(name -> name.startsWith(PROVIDER))
                                        .count()
                                == 1
                        && Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(thread -> thread.getName().contains("uninstall of")),
                () -> Runtimes.installed(runtime));
    }

    private static void requireStandIn(Object found) {
        String location = FrameworkUtil.getBundle(found.getClass()).getLocation();
        if (!location.startsWith("ninelives-provided:")) {
            throw new AssertionError(found.getClass() + " is of " + location);
        }
    }

    private static <T> T only(Iterable<T> found) {
        assertThat(found).hasSize(1);
        return found.iterator().next();
    }

    private static void refresh(Ninelives runtime) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        FrameworkListener listener = event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        };
        runtime.context().getBundle(0).adapt(FrameworkWiring.class).refreshBundles(null, listener);
        assertThat(refreshed.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
