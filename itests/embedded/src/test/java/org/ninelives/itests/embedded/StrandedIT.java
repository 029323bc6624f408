package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;
import static org.ninelives.itests.embedded.Outcomes.stranded;
import static org.ninelives.itests.embedded.ServingCounter.BYSTANDER;
import static org.ninelives.itests.embedded.ServingCounter.COUNTER;
import static org.ninelives.itests.embedded.ServingCounter.quick;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.api.PatchResult.Stranded;
import org.ninelives.api.Phase;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.osgi.framework.Bundle;

/** A candidate whose activator never returns and does not listen to an interrupt: no thread can be ended in Java. */
class StrandedIT {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

    @TempDir
    Path temp;

    @Test
    void isNamedAndHidden_nobodyElseIsHarmed_andItIsGoneAtTheNextStart() throws Exception {
        Path data = temp.resolve("data");
        Ninelives runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("bystander"))
                .data(data)
                .stopTimeout(STOP_LIMIT)
                .start();
        Counter kept = runtime.service(Counter.class);
        Load load = Load.of("kept reference", 2, () -> pacedCall(kept));
        Stranded stranded = stranded(runtime.patches().apply(quick(TestBundle.of("counter-hangs"))));
        load.close();

        assertThat(load.failures()).isEmpty();
        assertThat(kept.next()).isEqualTo(load.calls() + 1);
        Bundle hanging = bundle(runtime, "2.2.0");
        says(stranded, hanging);
        isHidden(runtime, hanging);
        theOthersCanBePatched(runtime, kept, hanging);

        Eventually.until("version 1.0.0 is gone", () -> isRetired(runtime, data), () -> Runtimes.installed(runtime));
        Path left = temp.resolve("copy");
        copy(data, left);
        long before = System.nanoTime();
        runtime.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("it does not wait for what hangs")
                .isLessThan(STOP_LIMIT.plusMinutes(2));
        isGoneAfterARestartOn(left);
    }

    @Test
    void codeThatDoesNotEndWhileTheGateIsClosed_isNamed_andCallersGoOnAfterTheLongestPause() throws Exception {
        Duration pause = Duration.ofSeconds(3);
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1")).start()) {
            Counter kept = runtime.service(Counter.class);
            Load load = Load.of("kept reference", 2, () -> pacedCall(kept));
            Stranded stranded = stranded(runtime.patches()
                    .apply(quick(TestBundle.of("counter-restored-hangs"))
                            .under(ServingCounter.QUICK.withLongestPause(pause))));
            load.close();

            assertThat(load.failures()).isEmpty();
            assertThat(stranded.report().longestWait()).isGreaterThan(Duration.ZERO);
            assertThat(stranded.failedIn()).isEqualTo(Phase.TRANSFER);
            assertThat(stranded.reason())
                    .contains(": transfer of state did not end within ")
                    .contains("\n    at " + COUNTER + ".CountingComponent.restored(CountingComponent.java:")
                    .endsWith("; " + COUNTER + " 1.0.0 serves");
            assertThat(stranded.notUndone()).hasSize(1);
            assertThat(stranded.notUndone().get(0))
                    .startsWith(
                            "code that does not end, nor hears that it should, runs on until the process ends; thread"
                                    + " \"ninelives-")
                    .contains("\n    at " + COUNTER + ".CountingComponent.restored(CountingComponent.java:");
            assertThat(Runtimes.installed(runtime)).containsExactly(COUNTER + " 1.0.0");
            assertThat(kept.next()).isEqualTo(load.calls() + 1);
            committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
            assertThat(kept.next()).isEqualTo(load.calls() + 2);
        }
    }

    private static long pacedCall(Counter kept) {
        LockSupport.parkNanos(100_000);
        return kept.next();
    }

    private static void says(Stranded stranded, Bundle hanging) {
        assertThat(stranded.failedIn()).isEqualTo(Phase.START);
        assertThat(stranded.reason().replaceAll("\\d+ ms", "N ms"))
                .isEqualTo("patch " + COUNTER + "@2.2.0 failed in START after N ms: " + COUNTER
                        + " 2.2.0 did not start within N ms; " + COUNTER + " 1.0.0 serves");
        assertThat(stranded.notUndone()).hasSize(1);
        assertThat(stranded.notUndone().get(0))
                .startsWith(COUNTER + " 2.2.0 (bundle " + hanging.getBundleId()
                        + ") hangs in its start and cannot be stopped; it is hidden, and gone at the next start; thread"
                        + " \"ninelives-")
                .contains(" start of " + COUNTER + " 2.2.0\"\n    at ")
                .contains("\n    at " + COUNTER + ".HangingActivator.start(HangingActivator.java:");
    }

    private static void isHidden(Ninelives runtime, Bundle hanging) throws Exception {
        assertThat(hanging.getState()).isEqualTo(Bundle.STARTING);
        assertThat(hanging.getRegisteredServices()).isNotEmpty();
        assertThat(runtime.context().getAllServiceReferences(LongSupplier.class.getName(), null))
                .isNull();
    }

    private static void theOthersCanBePatched(Ninelives runtime, Counter kept, Bundle hanging) {
        committed(runtime.patches().apply(quick(TestBundle.of("bystander", "2.0.0"))));
        assertThat(rolledBack(runtime.patches().apply(quick(TestBundle.of("counter-hangs"))))
                        .reason())
                .contains(COUNTER + " 2.2.0: is installed already as bundle " + hanging.getBundleId())
                .contains("hangs in its start; it is hidden, and gone at the next start");
        long count = kept.next();
        committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
        assertThat(kept.version()).isEqualTo("2.0.0");
        assertThat(kept.next()).isEqualTo(count + 1);
        assertThat(runtime.patches().history().get(0).outcome()).isEqualTo(Outcome.STRANDED);
    }

    /** The framework that hangs holds the folder until its process ends, so what that would leave is a copy here. */
    private static void isGoneAfterARestartOn(Path data) throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("bystander"))
                .data(data)
                .start()) {
            assertThat(runtime.service(Counter.class).version()).isEqualTo("2.0.0");
            assertThat(Runtimes.installed(runtime)).containsExactly(BYSTANDER + " 2.0.0", COUNTER + " 2.0.0");
            assertThat(runtime.patches().history().get(0).outcome()).isEqualTo(Outcome.STRANDED);
        }
    }

    /** The framework has also removed what it kept of it. */
    private static boolean isRetired(Ninelives runtime, Path data) {
        // One that is just being uninstalled is still listed, and its folder still there.
        long installed = Stream.of(runtime.context().getBundles())
                .filter(bundle -> bundle.getState() != Bundle.UNINSTALLED)
                .count();
        try (Stream<Path> cached = Files.list(data.resolve("framework"))) {
            return cached.filter(Files::isDirectory).count() == installed
                    && Runtimes.installed(runtime)
                            .equals(List.of(BYSTANDER + " 2.0.0", COUNTER + " 2.0.0", COUNTER + " 2.2.0"));
        } catch (IOException gone) {
            return false;
        }
    }

    private static Bundle bundle(Ninelives runtime, String version) {
        List<Bundle> found = Stream.of(runtime.context().getBundles())
                .filter(bundle -> COUNTER.equals(bundle.getSymbolicName())
                        && bundle.getVersion().toString().equals(version))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
