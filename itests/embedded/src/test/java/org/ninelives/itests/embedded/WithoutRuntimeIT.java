package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.ServingCounter.COUNTER;
import static org.ninelives.itests.embedded.ServingCounter.QUICK;
import static org.ninelives.itests.embedded.ServingCounter.quick;

import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.PatchService;
import org.ninelives.api.module.Patchable;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Loading;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.util.tracker.ServiceTracker;

/** The engine's bundle stops while everything else runs on, and perhaps comes back. */
class WithoutRuntimeIT {

    /** Long enough that a test which has to wait for it is seen. */
    private static final String PATIENCE_MILLIS = "60000";

    private Ninelives runtime;
    private BundleContext context;
    private Counter kept;
    private ServiceTracker<Counter, Counter> tracker;

    @BeforeEach
    void patched() throws Exception {
        runtime = Runtimes.with(
                        TestBundle.changed("counter-1", Map.of(Patchable.STANDBY_HEADER, "true")),
                        TestBundle.of("consumers"))
                .property("org.ninelives.patience.ms", PATIENCE_MILLIS)
                .start();
        context = runtime.context();
        kept = runtime.service(Counter.class);
        tracker = new ServiceTracker<>(context, Counter.class, null);
        tracker.open();
        kept.next();
        committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
        assertThat(counter("1.0.0").getState()).as("a standby").isEqualTo(Bundle.ACTIVE);
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void theEngineStops_everyConsumerGoesOnWithTheServicesThemselves() throws Exception {
        engine().stop();

        assertEverybodyMeets(counter("2.0.0"));
        assertThat(counter("1.0.0").getState()).as("the standby").isEqualTo(Bundle.RESOLVED);
        assertThat(context.getServiceReference(PatchService.class)).isNull();
        // As any bundle from here on.
        counter("2.0.0").stop();
        assertThat(callers()).isEmpty();
        counter("2.0.0").start();
        assertEverybodyMeets(counter("2.0.0"));
    }

    @Test
    void theEngineStops_whoLoadsAProviderFindsThatOfTheModuleItself() throws Exception {
        try (Ninelives withMediator = ServiceLoaderIT.with(TestBundle.of("provider-1"), TestBundle.of("loading"))
                .start()) {
            Loading loading = withMediator.service(Loading.class);
            assertThat(loading.fresh()).singleElement().satisfies(found -> assertThat(bundleOf(found))
                    .startsWith("org.ninelives.provided"));

            bundles(withMediator.context(), "org.ninelives.engine").get(0).stop();

            assertThat(loading.fresh()).singleElement().satisfies(found -> {
                assertThat(bundleOf(found)).isEqualTo("org.ninelives.itests.provider");
                assertThat(found.next()).isEqualTo(1);
            });
        }
    }

    private static String bundleOf(Object object) {
        return FrameworkUtil.getBundle(object.getClass()).getSymbolicName();
    }

    @Test
    void whoKeptAReferenceHearsWhyItEnds_atOnce() throws Exception {
        engine().stop();
        assertThatThrownBy(kept::next)
                .isInstanceOf(ServiceException.class)
                .hasMessage("no version of org.ninelives.itests.shared.Counter serves: " + COUNTER
                        + " 2.0.0: the runtime was stopped; look the service up again");
    }

    @Test
    void whoWaitsForAServiceThatIsGoneHearsItToo() throws Exception {
        counter("2.0.0").stop();
        CountDownLatch calling = new CountDownLatch(1);
        CompletableFuture<Long> call = CompletableFuture.supplyAsync(() -> {
            calling.countDown();
            return kept.next();
        });
        calling.await();
        engine().stop();
        assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("the runtime was stopped");
        assertThat(counter("2.0.0").getState()).as("stopped by hand").isEqualTo(Bundle.RESOLVED);
    }

    @Test
    void theEngineComesBack_modulesAreListedWithTheCommandThatTakesThemOver_whichWorks() throws Exception {
        engine().stop();
        engine().start();
        isTakenOverByARestart();
    }

    @Test
    void theEngineIsUpdated_asIfItHadComeBack() throws Exception {
        try (InputStream jar =
                Ninelives.class.getResourceAsStream("/META-INF/ninelives/bundles/org.ninelives.engine.jar")) {
            engine().update(jar);
        }
        isTakenOverByARestart();
    }

    private void isTakenOverByARestart() throws Exception {
        Bundle two = counter("2.0.0");
        assertEverybodyMeets(two);
        PatchService patches = patches();
        ModuleStatus status = patches.status().get(0);
        assertThat(status.serving()).hasToString("2.0.0");
        assertThat(status.obstacles())
                .containsExactly("bundle " + two.getBundleId()
                        + " was started before the runtime, so its consumers hold its services as they are; restart it"
                        + " (bundle:restart " + two.getBundleId()
                        + ") to have it managed: its consumers are restarted with it, once, and what it holds in memory"
                        + " is lost");
        assertThat(patches.plan(quick(TestBundle.of("counter-2"))).acceptable()).isFalse();
        assertThat(patches.history()).extracting(HistoryEntry::by).containsExactly("test");

        two.stop();
        two.start();

        assertEverybodyMeets(engine());
        assertThat(patches.status().get(0).obstacles()).isEmpty();
        Counter again = tracker.getService();
        long before = again.next();
        committed(patches.rollback(COUNTER, QUICK));
        assertThat(again.version()).isEqualTo("1.0.0");
        assertThat(again.next()).isEqualTo(before + 1);
    }

    @Test
    void whatWasReplacedAndCameBackMeanwhile_isStoppedWhenTheEngineIsBack() throws Exception {
        engine().stop();
        counter("1.0.0").start();
        assertThat(context.getServiceReferences(Counter.class, null)).hasSize(2);

        engine().start();

        Eventually.until(
                "version 1 is gone or stopped",
                () -> Stream.of(context.getBundles())
                        .noneMatch(bundle -> COUNTER.equals(bundle.getSymbolicName())
                                && bundle.getVersion().getMajor() == 1
                                && bundle.getState() == Bundle.ACTIVE),
                () -> Runtimes.installed(runtime));
        assertThat(context.getServiceReferences(Counter.class, null)).hasSize(1);
        assertThat(tracker.getService().version()).isEqualTo("2.0.0");
    }

    @Test
    void theFrameworkStops_nothingIsRestartedForThat() {
        Queue<String> events = new ConcurrentLinkedQueue<>();
        SynchronousBundleListener listener = event -> {
            if (event.getType() == BundleEvent.STARTED) {
                events.add(event.getBundle().toString());
            }
        };
        context.getBundle(0).getBundleContext().addBundleListener(listener);
        runtime.close();
        assertThat(events).isEmpty();
    }

    /** DS of every kind, a tracker, and a plain lookup. */
    private void assertEverybodyMeets(Bundle provider) throws Exception {
        Collection<ServiceReference<Counter>> found = context.getServiceReferences(Counter.class, null);
        assertThat(found).extracting(ServiceReference::getBundle).containsExactly(provider);
        assertThat(tracker.getServiceReferences()).containsExactlyElementsOf(found);
        Eventually.until("the components are back", () -> callers().size() == 4, this::callers);
        Counter counter = tracker.getService();
        long before = counter.next();
        for (ServiceReference<Caller> caller : callers()) {
            context.getService(caller).call();
        }
        assertThat(counter.next()).as("all of them call the same").isEqualTo(before + 5);
    }

    private PatchService patches() {
        return context.getService(context.getServiceReference(PatchService.class));
    }

    private Bundle engine() {
        return bundles("org.ninelives.engine").get(0);
    }

    private Bundle counter(String version) {
        return bundles(COUNTER).stream()
                .filter(bundle -> bundle.getVersion().toString().equals(version))
                .findFirst()
                .orElseThrow();
    }

    private List<Bundle> bundles(String name) {
        return bundles(context, name);
    }

    private static List<Bundle> bundles(BundleContext context, String name) {
        return Stream.of(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .toList();
    }

    private Collection<ServiceReference<Caller>> callers() {
        try {
            return context.getServiceReferences(Caller.class, null);
        } catch (org.osgi.framework.InvalidSyntaxException impossible) {
            throw new IllegalStateException("there is no filter", impossible);
        }
    }
}
