package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;
import static org.ninelives.itests.embedded.ServingCounter.quick;

import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchListener;
import org.ninelives.api.PatchResult;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.spi.Probe;
import org.ninelives.api.spi.Validator;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Whatever somebody can do to a module with the framework's own means, met by every kind of consumer outside a patch, and
 * in every phase of one. The module has a component for each of its configurations, which needs a service of others.
 */
class DisturbedIT {

    private static final String TALLY = "org.ninelives.itests.tally";
    private static final String PATIENCE_MILLIS = "300";
    private static final int BEYOND = 1000;

    private Ninelives runtime;
    private BundleContext context;
    private Configurations configurations;
    private Configurations.One first;
    private ServiceRegistration<?> needed;
    private String location;
    private ServiceTracker<Counter, Counter> tracker;
    private Counter kept;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        runtime = Runtimes.with(TestBundle.of("tally"), TestBundle.of("consumers"))
                .property("org.ninelives.patience.ms", PATIENCE_MILLIS)
                .start();
        context = runtime.context();
        configurations = new Configurations(context, TALLY);
        location = module().getLocation();
        need();
        first = configurations.create(Map.of("name", "first"));
        kept = runtime.service(Counter.class);
        tracker = new ServiceTracker<>(context, Counter.class, null);
        tracker.open();
        assertEverybodyMeets("first");
    }

    @AfterEach
    void close() {
        Script.reset();
        runtime.close();
    }

    /** What can happen to the module that serves, and how it comes back. */
    enum Event {
        STOPPED("it was stopped") {
            @Override
            void happens(DisturbedIT test) throws Exception {
                test.module().stop();
            }

            @Override
            void comesBack(DisturbedIT test) throws Exception {
                test.module().start();
            }
        },
        UPDATED("it was ") {
            @Override
            void happens(DisturbedIT test) throws Exception {
                try (InputStream other = Files.newInputStream(TestBundle.of("tally", "1.5.0"))) {
                    test.module().update(other);
                }
            }

            @Override
            boolean isBackAtOnce() {
                return true;
            }
        },
        REFRESHED("it was ") {
            @Override
            void happens(DisturbedIT test) throws Exception {
                CountDownLatch refreshed = new CountDownLatch(1);
                test.context
                        .getBundle(0)
                        .adapt(FrameworkWiring.class)
                        .refreshBundles(List.of(test.module()), event -> refreshed.countDown());
                assertThat(refreshed.await(60, TimeUnit.SECONDS)).isTrue();
            }

            @Override
            boolean isBackAtOnce() {
                return true;
            }
        },
        UNINSTALLED("it was ") {
            @Override
            void happens(DisturbedIT test) throws Exception {
                test.module().uninstall();
            }

            @Override
            void comesBack(DisturbedIT test) throws Exception {
                test.context.installBundle(test.location).start();
            }
        },
        LEFT_BY_THE_START_LEVEL("it was stopped") {
            @Override
            void happens(DisturbedIT test) {
                test.level(BEYOND, Bundle.RESOLVED);
            }

            @Override
            void comesBack(DisturbedIT test) {
                test.level(1, Bundle.ACTIVE);
            }
        },
        LOST_WHAT_IT_NEEDS("its service " + Counter.class.getName() + " was withdrawn") {
            @Override
            void happens(DisturbedIT test) {
                test.needed.unregister();
            }

            @Override
            void comesBack(DisturbedIT test) {
                test.need();
            }
        },
        RECONFIGURED("its service " + Counter.class.getName() + " was withdrawn") {
            @Override
            void happens(DisturbedIT test) throws Exception {
                test.first.update(Map.of("name", "other"));
                Eventually.until(
                        "it is reactivated",
                        () -> Script.lines().contains("1.0.0 activated other")
                                || test.context.getServiceReference(Counter.class) == null,
                        Script::lines);
            }

            @Override
            boolean isBackAtOnce() {
                return true;
            }

            @Override
            String nameAfter() {
                return "other";
            }
        },
        DECONFIGURED("its service " + Counter.class.getName() + " was withdrawn") {
            @Override
            void happens(DisturbedIT test) throws Exception {
                test.first.delete();
                Eventually.until(
                        "it is gone",
                        () -> test.context.getServiceReference(Counter.class) == null
                                && test.tracker.getService() == null
                                && test.callers().isEmpty(),
                        () -> test.module() + "");
            }

            @Override
            void comesBack(DisturbedIT test) throws Exception {
                test.first = test.configurations.create(Map.of("name", "first"));
                // Another configuration is another one.
                test.kept = test.named("first");
            }
        };

        private final String noticed;

        Event(String noticed) {
            this.noticed = noticed;
        }

        abstract void happens(DisturbedIT test) throws Exception;

        void comesBack(DisturbedIT test) throws Exception {}

        boolean isBackAtOnce() {
            return false;
        }

        String nameAfter() {
            return "first";
        }
    }

    // Outside a patch

    @ParameterizedTest
    @EnumSource(Event.class)
    void outsideAPatch_everyConsumerMeetsIt_asWithAnOrdinaryService(Event event) throws Exception {
        Counter looked = context.getService(context.getServiceReference(Counter.class));

        event.happens(this);
        if (!event.isBackAtOnce()) {
            assertThat(context.getServiceReference(Counter.class)).isNull();
            assertThat(tracker.getService()).isNull();
            assertThat(callers()).isEmpty();
            assertThat(whyCallsFail())
                    .startsWith("no version of " + Counter.class.getName() + " serves: " + TALLY + " 1.0.0: the ");
            event.comesBack(this);
        }

        assertEverybodyMeets(event.nameAfter());
        assertThat(kept.version()).isEqualTo(event.nameAfter());
        if (event != Event.DECONFIGURED) {
            assertThat(tracker.getService()).as("the same object").isSameAs(looked);
        }
        committed(runtime.patches().apply(quick(TestBundle.of("tally", "2.0.0"))));
        assertEverybodyMeets(event.nameAfter());
        assertThat(runtime.patches().history()).hasSize(1);
    }

    /** A call may still be answered while the service is on its way out. */
    private String whyCallsFail() {
        AtomicReference<String> why = new AtomicReference<>();
        Eventually.until(
                "calls fail",
                () -> {
                    try {
                        kept.next();
                    } catch (ServiceException gone) {
                        why.set(gone.getMessage());
                    }
                    return why.get() != null;
                },
                () -> "they are answered");
        return why.get();
    }

    // In a patch

    static Stream<Arguments> everyEventInEveryPhase() {
        return Stream.of(Phase.VALIDATE, Phase.INSTALL, Phase.START, Phase.QUIESCE, Phase.TRANSFER, Phase.VERIFY)
                .flatMap(phase -> Arrays.stream(Event.values()).map(event -> Arguments.of(event, phase)));
    }

    @ParameterizedTest
    @MethodSource("everyEventInEveryPhase")
    void inAPatch_itEndsThePatch_andTheModuleServesAsItIsThen(Event event, Phase phase) throws Exception {
        RolledBack aborted = rolledBack(disturbed(event, phase));

        assertThat(aborted.reason()).contains(event.noticed).contains("while the patch was under way");
        assertThat(installed()).doesNotContain("2.0.0");
        event.comesBack(this);
        assertEverybodyMeets(event.nameAfter());
        assertThat(kept.version()).isEqualTo(event.nameAfter());
        committed(runtime.patches().apply(quick(TestBundle.of("tally", "2.0.0"))));
        assertEverybodyMeets(event.nameAfter());
    }

    private PatchResult disturbed(Event event, Phase phase) throws Exception {
        AtomicBoolean once = new AtomicBoolean();
        Runnable happens = () -> {
            if (once.compareAndSet(false, true)) {
                try {
                    event.happens(this);
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            }
        };
        List<Runnable> undo = new ArrayList<>();
        try {
            switch (phase) {
                case VALIDATE -> {
                    Validator validator = proposal -> {
                        happens.run();
                        return List.of();
                    };
                    undo.add(context.registerService(Validator.class, validator, null)::unregister);
                }
                case INSTALL -> undo.add(whenTheCandidateIs(BundleEvent.INSTALLED, happens));
                case START -> undo.add(whenTheCandidateIs(BundleEvent.STARTING, happens));
                case QUIESCE -> {
                    return whileACallIsInside(happens);
                }
                case TRANSFER -> Script.at("2.0.0 restored first", happens);
                case VERIFY -> {
                    Probe probe = candidate -> {
                        happens.run();
                        return List.of();
                    };
                    undo.add(context.registerService(Probe.class, probe, null)::unregister);
                }
                default -> throw new IllegalArgumentException(phase.toString());
            }
            PatchResult result = runtime.patches().apply(quick(TestBundle.of("tally", "2.0.0")));
            assertThat(once).as("it happened").isTrue();
            return result;
        } finally {
            undo.forEach(Runnable::run);
        }
    }

    private Runnable whenTheCandidateIs(int event, Runnable happens) {
        BundleContext system = context.getBundle(0).getBundleContext();
        SynchronousBundleListener listener = changed -> {
            if (changed.getType() == event && changed.getBundle().getVersion().getMajor() == 2) {
                happens.run();
            }
        };
        system.addBundleListener(listener);
        return () -> system.removeBundleListener(listener);
    }

    /** The gate is closed, and waits for a call: meanwhile it happens. */
    private PatchResult whileACallIsInside(Runnable happens) throws Exception {
        CountDownLatch happened = new CountDownLatch(1);
        Script.at("1.0.0 called first", () -> {
            try {
                assertThat(happened.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        PatchListener listener = event -> {
            if (event.phase() == Phase.QUIESCE && event.kind() == PatchEvent.Kind.BEGUN) {
                try {
                    happens.run();
                } finally {
                    happened.countDown();
                }
            }
        };
        ServiceRegistration<PatchListener> registration = context.registerService(PatchListener.class, listener, null);
        CompletableFuture<Long> call = CompletableFuture.supplyAsync(kept::next);
        try {
            return runtime.patches().apply(quick(TestBundle.of("tally", "2.0.0")));
        } finally {
            registration.unregister();
            happened.countDown();
            assertThat(call.get(20, TimeUnit.SECONDS)).isPositive();
            Script.reset();
        }
    }

    // Several of one component

    @Test
    void eachOfSeveralIsItself_whicheverComesBackFirst() throws Exception {
        Configurations.One second = configurations.create(Map.of("name", "second"));
        configurations.create(Map.of("name", "third"));
        List<String> names = List.of("first", "second", "third");
        List<Counter> kept = new ArrayList<>();
        for (String name : names) {
            kept.add(named(name));
        }

        needed.unregister();
        assertThat(context.getServiceReference(Counter.class)).isNull();
        need();
        for (String name : names) {
            assertThat(named(name)).isSameAs(kept.get(names.indexOf(name)));
        }
        assertThat(kept).extracting(Counter::version).containsExactlyElementsOf(names);

        second.delete();
        Eventually.until("two are left", () -> count() == 2, this::count);
        assertThatThrownBy(kept.get(1)::next).isInstanceOf(ServiceException.class);
        assertThat(kept.get(2).version()).isEqualTo("third");
        configurations.create(Map.of("name", "fourth"));
        assertThat(named("fourth").version()).isEqualTo("fourth");
        assertThatThrownBy(kept.get(1)::next)
                .as("another one does not take its place")
                .isInstanceOf(ServiceException.class);

        committed(runtime.patches().apply(quick(TestBundle.of("tally", "2.0.0"))));
        for (String name : List.of("first", "third", "fourth")) {
            assertThat(named(name).version()).isEqualTo(name);
        }
        assertThat(kept.get(0).version()).isEqualTo("first");
        assertThat(kept.get(2).version()).isEqualTo("third");
    }

    @Test
    void oneMoreComesWhileThePatchIsVerified_thePatchIsAborted_andItServes() throws Exception {
        ServiceRegistration<Probe> probe = context.registerService(
                Probe.class,
                candidate -> {
                    try {
                        configurations.create(Map.of("name", "second"));
                    } catch (ReflectiveOperationException failure) {
                        throw new IllegalStateException(failure);
                    }
                    Eventually.until("it is there", () -> count() == 2, this::count);
                    return List.of();
                },
                null);
        RolledBack aborted = rolledBack(runtime.patches().apply(quick(TestBundle.of("tally", "2.0.0"))));
        probe.unregister();
        assertThat(aborted.failedIn()).isEqualTo(Phase.FLIP);
        assertThat(aborted.reason())
                .contains("its service " + Counter.class.getName() + " came while the patch was under way");
        assertThat(named("second").version()).isEqualTo("second");
        committed(runtime.patches().apply(quick(TestBundle.of("tally", "2.0.0"))));
        assertThat(named("second").version()).isEqualTo("second");
        assertThat(named("first").version()).isEqualTo("first");
    }

    // What consumers meet

    private void assertEverybodyMeets(String name) throws Exception {
        Eventually.until("one counter is there", () -> count() == 1, this::count);
        Eventually.until("the components are there", () -> callers().size() == 4, this::callers);
        Eventually.until("the tracker has it", () -> tracker.getService() != null, tracker::size);
        Counter looked = context.getService(context.getServiceReference(Counter.class));
        assertThat(looked.version()).isEqualTo(name);
        assertThat(tracker.getServices()).containsExactly(looked);
        long before = looked.next();
        for (ServiceReference<Caller> caller : callers()) {
            context.getService(caller).call();
        }
        assertThat(looked.next()).as("all of them call the same").isEqualTo(before + 5);
    }

    private Counter named(String name) {
        Eventually.until(
                name + " is there",
                () -> {
                    try {
                        return !context.getServiceReferences(Counter.class, "(name=" + name + ")")
                                .isEmpty();
                    } catch (org.osgi.framework.InvalidSyntaxException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                },
                this::count);
        try {
            Collection<ServiceReference<Counter>> found =
                    context.getServiceReferences(Counter.class, "(name=" + name + ")");
            assertThat(found).hasSize(1);
            return context.getService(found.iterator().next());
        } catch (org.osgi.framework.InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private int count() {
        try {
            return context.getServiceReferences(Counter.class, null).size();
        } catch (org.osgi.framework.InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void need() {
        Callable<String> service = () -> "needed";
        needed = context.registerService(
                Callable.class, service, FrameworkUtil.asDictionary(Map.of("tally.needs", "this")));
    }

    private void level(int level, int state) {
        Bundle module = module();
        module.adapt(BundleStartLevel.class).setStartLevel(level);
        Eventually.until("the level counts", () -> module.getState() == state, module::getState);
    }

    private Bundle module() {
        return Stream.of(context.getBundles())
                .filter(bundle -> TALLY.equals(bundle.getSymbolicName())
                        && bundle.getVersion().getMajor() == 1)
                .findFirst()
                .orElseThrow();
    }

    private List<String> installed() {
        return Stream.of(context.getBundles())
                .filter(bundle -> TALLY.equals(bundle.getSymbolicName()))
                .map(bundle -> bundle.getVersion().toString())
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
