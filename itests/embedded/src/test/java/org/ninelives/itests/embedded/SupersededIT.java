package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.ServingCounter.COUNTER;
import static org.ninelives.itests.embedded.ServingCounter.QUICK;
import static org.ninelives.itests.embedded.ServingCounter.quick;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.module.Patchable;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Versions that were replaced and start again all the same: who installed them first installs them again, or the framework
 * starts what was started before, in whatever order.
 */
class SupersededIT {

    /** Above all that starts with the runtime. */
    private static final int LATE = 200;

    @TempDir
    Path data;

    private Ninelives runtime;
    private BundleContext context;
    private Counter kept;

    /** The services of counters that came, as the framework itself sees them. */
    private final Queue<String> registered = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void patched() throws Exception {
        start();
        kept.next();
        committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
        Eventually.until("version 1 is gone", () -> installed().equals(List.of(COUNTER + " 2.0.0")), this::installed);
        AllServiceListener listener = event -> {
            if (event.getServiceReference().getBundle().getSymbolicName().equals(COUNTER)) {
                registered.add(event.getServiceReference().toString());
            }
        };
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .getBundleContext()
                .addServiceListener(listener, "(objectClass=" + Counter.class.getName() + ")");
    }

    private void start() throws Exception {
        runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("consumers"))
                .data(data)
                .start();
        context = runtime.context();
        kept = runtime.service(Counter.class);
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void theReplacedVersionIsInstalledAndStartedAgain_itNeverComesToLife() throws Exception {
        Bundle one = install("counter-1");
        Load load = Load.of("kept reference", 2, kept::next);
        try (load) {
            for (int i = 0; i < 10; i++) {
                one.start();
                assertThat(one.getState()).isEqualTo(Bundle.RESOLVED);
            }
        }
        assertThat(load.failures()).isEmpty();
        assertThat(kept.next()).isEqualTo(load.calls() + 2);
        assertThat(registered).isEmpty();
        assertThat(kept.version()).isEqualTo("2.0.0");
        assertThat(context.getServiceReferences(Counter.class, null)).hasSize(1);
        isRefused(
                one,
                COUNTER + " 1.0.0 is older than what serves (2.0.0); to go back, use patch:rollback or patch:apply");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterARestart_whatTheJournalKnowsServes_inWhateverOrderTheVersionsStart(boolean replacedFirst)
            throws Exception {
        // Marked to be started with the framework, but only beyond the level that is reached now.
        Bundle one = install("counter-1");
        one.adapt(BundleStartLevel.class).setStartLevel(replacedFirst ? LATE : LATE + 2);
        one.start();
        serving().adapt(BundleStartLevel.class).setStartLevel(LATE + 1);
        runtime.close();

        runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("consumers"))
                .data(data)
                .start();
        context = runtime.context();
        assertThat(context.getServiceReference(Counter.class)).isNull();
        one = context.getBundle(one.getBundleId());
        assertThat(one.adapt(BundleStartLevel.class).isPersistentlyStarted()).isTrue();
        reach(LATE + 3);

        kept = runtime.service(Counter.class);
        assertThat(kept.version()).isEqualTo("2.0.0");
        assertThat(kept.next()).as("memory does not outlive the process").isEqualTo(1);
        assertThat(context.getServiceReferences(Counter.class, null)).hasSize(1);
        assertThat(one.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(one.adapt(BundleStartLevel.class).isPersistentlyStarted())
                .as("it is not even started at the next start")
                .isFalse();
        String why = COUNTER
                + " 1.0.0 is older than what serves (2.0.0); to go back, use patch:rollback or patch:apply"
                + (replacedFirst
                        ? "; bundle " + serving().getBundleId()
                                + ", which holds its place, does not run: start it, or uninstall it to let this one serve"
                        : "");
        isRefused(one, why);
    }

    @Test
    void itDoesNotStandInTheWayOfItsOwnReturn() throws Exception {
        Bundle one = install("counter-1");
        one.start();
        committed(runtime.patches().rollback(COUNTER, QUICK));
        assertThat(kept.version()).isEqualTo("1.0.0");
        assertThat(kept.next()).isEqualTo(2);
        one.start();
        assertThat(Runtimes.refusal(runtime, one.getBundleId()))
                .contains(COUNTER + " 1.0.0 is what serves already, as bundle "
                        + serving().getBundleId());
        assertThat(one.getState()).isEqualTo(Bundle.RESOLVED);
        committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
        assertThat(kept.next()).isEqualTo(3);
    }

    @Test
    void afterARestartItDoesNotStandInTheWayOfItsOwnReturnEither() throws Exception {
        install("counter-1").start();
        runtime.close();
        start();
        committed(runtime.patches().rollback(COUNTER, QUICK));
        assertThat(kept.version()).isEqualTo("1.0.0");
    }

    @Test
    void whatServesIsUninstalledByHand_theFirstVersionMayServeAgain() throws Exception {
        Bundle one = install("counter-1");
        one.start();
        serving().uninstall();
        one.start();
        assertThat(kept.version()).isEqualTo("1.0.0");
        assertThat(Runtimes.refusal(runtime, one.getBundleId())).isEmpty();
        runtime.close();
        start();
        assertThat(kept.version()).isEqualTo("1.0.0");
    }

    @Test
    void whatServesIsStoppedByHand_theFirstVersionDoesNotServeInItsPlace() throws Exception {
        Bundle two = serving();
        two.stop();
        Bundle one = install("counter-1");
        one.start();
        assertThat(one.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(Runtimes.refusal(runtime, one.getBundleId()).orElseThrow())
                .endsWith("bundle " + two.getBundleId()
                        + ", which holds its place, does not run: start it, or uninstall it to let this one serve");
        two.start();
        assertThat(kept.version()).isEqualTo("2.0.0");
    }

    @Test
    void aNewerVersionThatAPatchReplacedIsSupersededToo() throws Exception {
        committed(runtime.patches().apply(quick(TestBundle.of("counter-1"))));
        assertThat(kept.version()).isEqualTo("1.0.0");
        Eventually.until("version 2 is gone", () -> installed().equals(List.of(COUNTER + " 1.0.0")), this::installed);
        Bundle two = install("counter-2");
        two.start();
        assertThat(two.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(Runtimes.refusal(runtime, two.getBundleId()))
                .contains(COUNTER + " 2.0.0 was replaced by 1.0.0; to return to it, use patch:rollback or patch:apply");
        assertThat(kept.version()).isEqualTo("1.0.0");
    }

    @Test
    void aModuleThatAnotherNameReplacedIsSupersededToo() throws Exception {
        String other = "org.ninelives.itests.other";
        Path renamed = TestBundle.changed(
                "counter-2",
                Map.of(
                        Constants.BUNDLE_SYMBOLICNAME,
                        other,
                        Patchable.REPLACES_HEADER,
                        COUNTER,
                        Constants.BUNDLE_VERSION,
                        "0.1.0"));
        committed(runtime.patches().apply(quick(renamed)));
        Eventually.until("version 2 is gone", () -> installed().equals(List.of()), this::installed);
        Bundle two = install("counter-2");
        two.start();
        assertThat(two.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(Runtimes.refusal(runtime, two.getBundleId()))
                .contains(COUNTER + " 2.0.0 was replaced by " + other + " 0.1.0; to go back, use patch:rollback");
        assertThat(context.getServiceReferences(Counter.class, null)).hasSize(1);
        assertThat(kept.next()).isEqualTo(2);
    }

    @Test
    void theVersionsOfASingletonModuleAreNoConflict() throws Exception {
        Path three = singleton("counter-2", "3.0.0");
        committed(runtime.patches().apply(quick(three)));
        Bundle one =
                context.installBundle(singleton("counter-1", "1.0.0").toUri().toString());
        one.start();
        assertThat(one.getState()).isEqualTo(Bundle.RESOLVED);
        Bundle four =
                context.installBundle(singleton("counter-2", "4.0.0").toUri().toString());
        four.start();
        Eventually.until(
                "version 4 serves", () -> Runtimes.serving(runtime).containsValue("4.0.0"), runtime.patches()::history);
        assertThat(kept.next()).isEqualTo(2);
    }

    private static Path singleton(String folder, String version) throws Exception {
        return TestBundle.changed(
                folder,
                Map.of(Constants.BUNDLE_SYMBOLICNAME, COUNTER + ";singleton:=true", Constants.BUNDLE_VERSION, version));
    }

    @Test
    void itIsForgottenWithItsBundle() throws Exception {
        Bundle one = install("counter-1");
        one.start();
        one.uninstall();
        assertThat(Runtimes.refusal(runtime, one.getBundleId())).isEmpty();
        assertThat(kept.version()).isEqualTo("2.0.0");
    }

    private void isRefused(Bundle bundle, String reason) {
        assertThat(Runtimes.refusal(runtime, bundle.getBundleId())).contains(reason);
        assertThat(runtime.patches().history())
                .as("nobody asked for a patch")
                .extracting(HistoryEntry::by)
                .containsExactly("test");
    }

    private void reach(int level) {
        FrameworkStartLevel levels =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkStartLevel.class);
        Queue<FrameworkEvent> done = new ConcurrentLinkedQueue<>();
        levels.setStartLevel(level, done::add);
        Eventually.until("level " + level, () -> !done.isEmpty(), levels::getStartLevel);
    }

    private Bundle install(String folder) throws BundleException {
        return context.installBundle(TestBundle.of(folder).toUri().toString());
    }

    private Bundle serving() {
        long id = runtime.patches().status().get(0).bundleId();
        return context.getBundle(id);
    }

    private List<String> installed() {
        return Stream.of(context.getBundles())
                .filter(bundle -> COUNTER.equals(bundle.getSymbolicName()))
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                .toList();
    }
}
