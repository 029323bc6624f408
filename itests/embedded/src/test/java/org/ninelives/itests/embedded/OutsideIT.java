package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;
import static org.ninelives.itests.embedded.ServingCounter.COUNTER;
import static org.ninelives.itests.embedded.ServingCounter.quick;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchListener;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.spi.Probe;
import org.ninelives.api.spi.Validator;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Counter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceReference;

/** What somebody does to a module's bundle with the framework's own means, outside a patch or in the middle of one. */
class OutsideIT {

    private static final long PATIENCE_MILLIS = 300;

    private Ninelives runtime;
    private BundleContext context;
    private Counter kept;

    @BeforeEach
    void start() throws Exception {
        runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("consumers"))
                .property("org.ninelives.patience.ms", String.valueOf(PATIENCE_MILLIS))
                .start();
        context = runtime.context();
        kept = runtime.service(Counter.class);
        kept.next();
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    // Outside a patch

    @Test
    void aKeptReferenceWorksAgainAfterARestart_asAnOrdinaryServiceWould() throws Exception {
        Counter looked = context.getService(reference());
        incumbent().stop();
        assertThat(context.getServiceReference(Counter.class)).isNull();
        incumbent().start();
        assertThat(kept.next()).as("its memory was lost with its component").isEqualTo(1);
        assertThat(context.getService(reference())).as("the same object").isSameAs(looked);
        committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
        assertThat(kept.next()).isEqualTo(2);
    }

    @Test
    void aCallWhileItIsStoppedWaits_andGoesOnWhenItIsBack() throws Exception {
        incumbent().stop();
        CountDownLatch calling = new CountDownLatch(1);
        CompletableFuture<Long> call = CompletableFuture.supplyAsync(() -> {
            calling.countDown();
            return kept.next();
        });
        calling.await();
        incumbent().start();
        assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void aCallWhileItStaysStoppedFailsAfterAWhile_namingModuleAndCause() throws Exception {
        incumbent().stop();
        long before = System.nanoTime();
        assertThatThrownBy(kept::next)
                .isInstanceOf(ServiceException.class)
                .hasMessage("no version of org.ninelives.itests.shared.Counter serves: " + COUNTER
                        + " 1.0.0: the bundle is stopped");
        assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS - 10));
    }

    @Test
    void componentsComeAndGoWithIt_asWithAnOrdinaryService() throws Exception {
        assertThat(callers()).hasSize(4);
        incumbent().stop();
        assertThat(callers()).isEmpty();
        incumbent().start();
        Eventually.until("the components are back", () -> callers().size() == 4, this::callers);
        for (ServiceReference<Caller> caller : callers()) {
            context.getService(caller).call();
        }
        assertThat(kept.next()).isEqualTo(5);
    }

    @Test
    void uninstalledAndInstalledAgain_aKeptReferenceWorksAgain() throws Exception {
        String location = incumbent().getLocation();
        incumbent().uninstall();
        assertThatThrownBy(kept::next)
                .isInstanceOf(ServiceException.class)
                .hasMessage("no version of org.ninelives.itests.shared.Counter serves: " + COUNTER
                        + " 1.0.0: the bundle was uninstalled");
        assertThat(rolledBack(runtime.patches().apply(quick(TestBundle.of("counter-2"))))
                        .reason())
                .contains("no version of " + COUNTER + " serves at the moment; install and start it as any bundle");
        context.installBundle(location).start();
        assertThat(kept.next()).isEqualTo(1);
        committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
        assertThat(kept.next()).isEqualTo(2);
    }

    @Test
    void anotherVersionMayComeInItsPlaceWhileItIsStopped_withoutAPatch() throws Exception {
        incumbent().uninstall();
        context.installBundle(TestBundle.of("counter-2").toUri().toString()).start();
        assertThat(kept.version()).isEqualTo("2.0.0");
        assertThat(runtime.patches().history()).isEmpty();
    }

    @Test
    void aPatchOfAModuleThatIsStoppedNeedsConsent_forItsStateIsLost() throws Exception {
        incumbent().stop();
        RolledBack refused = rolledBack(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
        assertThat(refused.failedIn()).isEqualTo(Phase.VALIDATE);
        assertThat(refused.reason())
                .contains(COUNTER + " 1.0.0 is stopped, so there is no state to go on with; start it, or allow that"
                        + " explicitly (--allow-drop)");
        committed(runtime.patches()
                .apply(quick(TestBundle.of("counter-2")).under(ServingCounter.QUICK.withDropAllowed(true))));
        assertThat(kept.next()).isEqualTo(1);
    }

    // In the middle of a patch

    @Test
    void stoppedWhileThePatchIsValidated_thePatchIsAborted() throws Exception {
        isAborted(
                Phase.INSTALL,
                context.registerService(
                        Validator.class,
                        proposal -> {
                            stop();
                            return List.of();
                        },
                        null)::unregister);
    }

    @Test
    void stoppedWhileThePatchIsVerified_thePatchIsAborted() throws Exception {
        isAborted(
                Phase.FLIP,
                context.registerService(
                        Probe.class,
                        candidate -> {
                            stop();
                            return List.of();
                        },
                        null)::unregister);
    }

    @Test
    void restartedWhileThePatchIsVerified_thePatchIsAborted() throws Exception {
        isAborted(
                Phase.FLIP,
                context.registerService(
                        Probe.class,
                        candidate -> {
                            stop();
                            startAgain();
                            return List.of();
                        },
                        null)::unregister);
    }

    @Test
    void uninstalledWhileThePatchIsVerified_thePatchIsAborted() throws Exception {
        String location = incumbent().getLocation();
        context.registerService(
                Probe.class,
                candidate -> {
                    uninstall();
                    return List.of();
                },
                null);
        RolledBack aborted = rolledBack(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
        assertThat(aborted.reason()).contains(COUNTER + " 1.0.0: it was ");
        assertThat(Runtimes.installed(runtime)).doesNotContain(COUNTER + " 2.0.0");
        context.installBundle(location).start();
        assertThat(kept.next()).isEqualTo(1);
    }

    @Test
    void theCandidateIsStoppedWhileThePatchIsVerified_thePatchIsAborted() throws Exception {
        Runnable unregister = context.registerService(
                Probe.class,
                candidate -> {
                    try {
                        candidate.stop();
                    } catch (BundleException failure) {
                        throw new IllegalStateException(failure);
                    }
                    return List.of();
                },
                null)::unregister;
        RolledBack aborted = rolledBack(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
        assertThat(aborted.failedIn()).isEqualTo(Phase.FLIP);
        assertThat(aborted.reason()).contains(COUNTER + " 2.0.0: it was stopped while the patch was under way");
        unregister.run();
        assertThat(kept.next()).isEqualTo(2);
        committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
    }

    @Test
    void stoppedRightAfterTheStartOfTheCandidate_thePatchIsAborted() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        PatchListener listener = event -> {
            if (event.phase() == Phase.START && event.kind() == PatchEvent.Kind.PASSED) {
                stop();
                stopped.countDown();
            }
        };
        context.registerService(PatchListener.class, listener, null);
        Probe probe = candidate -> {
            await(stopped);
            return List.of();
        };
        context.registerService(Probe.class, probe, null);
        RolledBack aborted = rolledBack(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
        assertThat(aborted.failedIn()).isEqualTo(Phase.FLIP);
        assertThat(aborted.reason()).contains(COUNTER + " 1.0.0: it was stopped while the patch was under way");
    }

    private void isAborted(Phase phase, Runnable unregister) throws Exception {
        RolledBack aborted = rolledBack(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
        assertThat(aborted.failedIn()).isEqualTo(phase);
        assertThat(aborted.reason()).contains(COUNTER + " 1.0.0: it was stopped while the patch was under way");
        assertThat(Runtimes.installed(runtime)).doesNotContain(COUNTER + " 2.0.0");
        unregister.run();
        startAgain();
        assertThat(kept.next()).as("its memory was lost with its component").isEqualTo(1);
        committed(runtime.patches().apply(quick(TestBundle.of("counter-2"))));
        assertThat(kept.next()).isEqualTo(2);
    }

    private void stop() {
        try {
            incumbent().stop();
        } catch (BundleException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void startAgain() {
        try {
            incumbent().start();
        } catch (BundleException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void uninstall() {
        try {
            incumbent().uninstall();
        } catch (BundleException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("did not come");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Bundle incumbent() {
        return Stream.of(context.getBundles())
                .filter(bundle -> COUNTER.equals(bundle.getSymbolicName())
                        && bundle.getVersion().getMajor() == 1)
                .findFirst()
                .orElseThrow();
    }

    private ServiceReference<Counter> reference() {
        return context.getServiceReference(Counter.class);
    }

    private Collection<ServiceReference<Caller>> callers() {
        try {
            return context.getServiceReferences(Caller.class, null);
        } catch (org.osgi.framework.InvalidSyntaxException impossible) {
            throw new IllegalStateException("there is no filter", impossible);
        }
    }
}
