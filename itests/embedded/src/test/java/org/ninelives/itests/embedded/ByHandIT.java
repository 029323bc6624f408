package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.ServingCounter.COUNTER;
import static org.ninelives.itests.embedded.ServingCounter.quick;

import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.BundleStanding.Role;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/** Another version of a module is installed and started with the framework's own means, beside the one that serves. */
class ByHandIT {

    private static final long BETWEEN_CALLS_NANOS = 50_000;

    private Ninelives runtime;
    private BundleContext context;
    private Counter kept;
    private Load load;
    private Load lookups;

    /** What a consumer heard of counters, other than new properties. */
    private final Queue<String> comingAndGoing = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws Exception {
        runtime = Runtimes.with(TestBundle.of("counter-1")).start();
        context = runtime.context();
        kept = runtime.service(Counter.class);
        AllServiceListener listener = event -> {
            if (event.getType() != ServiceEvent.MODIFIED) {
                comingAndGoing.add(event.getType() + " " + event.getServiceReference());
            }
        };
        context.addServiceListener(listener, "(objectClass=" + Counter.class.getName() + ")");
        load = Load.of("kept reference", 1, () -> {
            LockSupport.parkNanos(BETWEEN_CALLS_NANOS);
            return kept.next();
        });
        lookups = Load.of("lookups", 1, () -> {
            LockSupport.parkNanos(BETWEEN_CALLS_NANOS);
            return seeExactlyOne();
        });
    }

    @AfterEach
    void stop() {
        load.close();
        lookups.close();
        assertThat(load.failures()).isEmpty();
        assertThat(lookups.failures()).isEmpty();
        assertThat(comingAndGoing).isEmpty();
        assertThat(kept.next()).isEqualTo(load.calls() + 1);
        runtime.close();
    }

    private ServiceReference<?> seeExactlyOne() throws Exception {
        ServiceReference<?>[] found = context.getAllServiceReferences(Counter.class.getName(), null);
        if (found == null || found.length != 1) {
            throw new AssertionError("not one counter but " + (found == null ? "none" : namesOf(found)));
        }
        if (COUNTER.equals(found[0].getBundle().getSymbolicName())) {
            throw new AssertionError("the service itself, without its dispatcher: " + found[0]);
        }
        return found[0];
    }

    private static List<String> namesOf(ServiceReference<?>... references) {
        return Stream.of(references)
                .map(reference -> reference.getProperty(Constants.SERVICE_ID) + " of " + reference.getBundle() + " "
                        + reference.getProperty("counter.version") + " " + reference.getProperty("patch.registration"))
                .toList();
    }

    @Test
    void aNewerVersionTakesOver_asByAPatch() throws Exception {
        Bundle two = startByHand(TestBundle.of("counter-2"));
        Eventually.until("version 2 serves", () -> kept.version().equals("2.0.0"), this::history);
        Eventually.until(
                "version 1 is gone",
                () -> Runtimes.installed(runtime).equals(List.of(COUNTER + " 2.0.0")),
                () -> Runtimes.installed(runtime));
        assertThat(two.getState()).isEqualTo(Bundle.ACTIVE);
        HistoryEntry taken = history().get(0);
        assertThat(taken.by()).isEqualTo("started by hand");
        assertThat(taken.outcome()).isEqualTo(Outcome.COMMITTED);
        assertThat(role(two)).isEqualTo(Role.INCUMBENT);
    }

    @Test
    void aRollbackGoesBackFromIt() throws Exception {
        startByHand(TestBundle.of("counter-2"));
        Eventually.until("version 2 serves", () -> kept.version().equals("2.0.0"), this::history);
        committed(runtime.patches().rollback(COUNTER, ServingCounter.QUICK));
        assertThat(kept.version()).isEqualTo("1.0.0");
    }

    @Test
    void anOlderVersionIsStopped_leftInstalled_andSaysWhy() throws Exception {
        committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
        Bundle one = startByHand(TestBundle.of("counter-1", "1.5.0"));
        isRefused(
                one,
                COUNTER + " 1.5.0 is older than what serves (2.0.0); to go back, use patch:rollback or patch:apply");
        assertThat(kept.version()).isEqualTo("2.0.0");
        assertThat(history()).as("nobody asked for a patch").hasSize(1);
    }

    @Test
    void aBadVersionIsStopped_leftInstalled_andSaysWhy() throws Exception {
        Bundle bad = startByHand(TestBundle.of("counter-restored-throws"));
        String reason = isRefused(bad, null);
        assertThat(reason)
                .startsWith(
                        "patch " + COUNTER + "@2.6.0 failed in TRANSFER after N ms: " + COUNTER
                                + ".CountingComponent refused the state in restored(): java.lang.IllegalStateException: the count ")
                .endsWith(" is not to my taste; " + COUNTER + " 1.0.0 serves");
        assertThat(kept.version()).isEqualTo("1.0.0");
        committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
    }

    @Test
    void startedAgain_itIsRefusedAgain() throws Exception {
        Bundle bad = startByHand(TestBundle.of("counter-restored-throws"));
        isRefused(bad, null);
        bad.start();
        assertThat(role(bad)).isEqualTo(Role.CANDIDATE);
        isRefused(bad, null);
        assertThat(history()).extracting(HistoryEntry::outcome).containsOnly(Outcome.ROLLED_BACK);
    }

    @Test
    void theVersionThatServesAlreadyCannotEvenBeInstalled() {
        assertThatThrownBy(() -> startByHand(TestBundle.of("counter-1-other")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("not unique");
        assertThat(kept.version()).isEqualTo("1.0.0");
        assertThat(history()).isEmpty();
    }

    @Test
    void aVersionWhoseActivatorThrowsIsNeverSeen() throws Exception {
        Bundle bad =
                context.installBundle(TestBundle.of("counter-throws").toUri().toString());
        assertThatThrownBy(bad::start).isInstanceOf(BundleException.class);
        assertThat(bad.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(kept.version()).isEqualTo("1.0.0");
        assertThat(history()).isEmpty();
        committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
    }

    @Test
    void aBundleThatIsNoModuleIsNobodysBusiness() throws Exception {
        Bundle plain = startByHand(TestBundle.of("plain"));
        ServiceReference<BooleanSupplier> reference = context.getServiceReference(BooleanSupplier.class);
        assertThat(reference.getBundle()).isEqualTo(plain);
        assertThat(context.getService(reference).getAsBoolean()).isTrue();
        assertThat(plain.getState()).isEqualTo(Bundle.ACTIVE);
        plain.stop();
        assertThat(context.getServiceReference(BooleanSupplier.class)).isNull();
        assertThat(history()).isEmpty();
    }

    private Bundle startByHand(Path jar) throws BundleException {
        Bundle bundle = context.installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }

    private String isRefused(Bundle bundle, @Nullable String reason) {
        Eventually.until(
                "bundle " + bundle + " is refused and stopped",
                () -> role(bundle) == Role.REFUSED && bundle.getState() == Bundle.RESOLVED,
                () -> history() + " and the bundle in state " + bundle.getState());
        String said = runtime.patches()
                .standing(bundle.getBundleId())
                .orElseThrow()
                .detail()
                .replaceAll("after \\d+ ms", "after N ms");
        if (reason != null) {
            assertThat(said).isEqualTo(reason);
        }
        return said;
    }

    private Role role(Bundle bundle) {
        return runtime.patches().standing(bundle.getBundleId()).orElseThrow().role();
    }

    private List<HistoryEntry> history() {
        return runtime.patches().history();
    }
}
