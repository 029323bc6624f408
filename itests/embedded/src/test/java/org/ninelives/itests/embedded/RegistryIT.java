package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** What lookups, trackers, listeners and components see of the services of modules. */
class RegistryIT {

    private static final String A = "org.ninelives.itests.speakers.a";
    private static final String B = "org.ninelives.itests.speakers.b";
    private static final String COUNTER = "org.ninelives.itests.counter";
    private static final Policy WITHDRAWING =
            Outcomes.patient().withWithdrawalAllowed(true).withDropAllowed(true);

    @BeforeEach
    void begin() {
        Script.reset();
    }

    @Test
    void anOrdinaryLookupSeesOneServiceAndNeitherTheRawOneNorAVersion() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1")).start()) {
            long dispatcher = theOne(runtime, null);
            assertThat(theOne(runtime, "(counter.version=1.0.0)")).isEqualTo(dispatcher);

            committed(runtime.patches().apply(patch(TestBundle.of("counter-2"))));

            assertThat(theOne(runtime, null)).isEqualTo(dispatcher);
            assertThat(theOne(runtime, "(counter.version=2.0.0)")).isEqualTo(dispatcher);
            assertThat(references(runtime, Counter.class, "(counter.version=1.0.0)"))
                    .isEmpty();
            assertThat(references(runtime, Counter.class, "(!(patch.module=*))"))
                    .isEmpty();
        }
    }

    @Test
    void aLookupThatNamesAVersionFindsItsDispatcherUnderARankingOfTheRuntime() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b-standby"), TestBundle.of("speakers-a"))
                .start()) {
            assertThat(versions(runtime, "(&(name=source)(patch.version=*))")).containsExactly("1.0.0");
            assertThat(versions(runtime, "(&(name=echo)(patch.version=*))")).containsExactly("1.0.0");

            committed(runtime.patches()
                    .apply(patch(TestBundle.of("speakers-b-standby", "2.0.0"), TestBundle.of("speakers-a", "2.0.0"))));

            List<ServiceReference<Speaker>> sources = byRanking(runtime, "(&(name=source)(patch.version=*))");
            assertThat(said(runtime, sources)).as("the serving one first").containsExactly("2.0.0", "1.0.0");
            assertThat(ranking(sources.get(0))).isGreaterThan(ranking(sources.get(1)));
            assertThat(versions(runtime, "(&(name=source)(patch.version=1.0.0))"))
                    .containsExactly("1.0.0");
            assertThat(said(runtime, byRanking(runtime, "(&(name=echo)(patch.version=*))")))
                    .as("a version that is not kept")
                    .containsExactly("2.0.0");

            committed(runtime.patches().rollback(B, Outcomes.patient()));

            // The first one only: the version that was taken back is on its way out.
            ServiceReference<Speaker> serving =
                    byRanking(runtime, "(&(name=source)(patch.version=*))").get(0);
            assertThat(said(runtime, List.of(serving))).containsExactly("1.0.0");
            assertThat(said(runtime, byRanking(runtime, "(&(name=echo)(patch.version=*))")))
                    .containsExactly("1.0.0");
        }
    }

    @Test
    void everySingleLookupIsAllOldOrAllNew() throws Exception {
        int rounds = 20;
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b-counting"), TestBundle.of("speakers-a"))
                .start()) {
            BundleContext context = runtime.context();
            AtomicLong mixed = new AtomicLong();
            AtomicLong incomplete = new AtomicLong();
            Set<String> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
            Load lookups = Load.of("lookup", 3, () -> {
                ServiceReference<?>[] found = context.getServiceReferences((String) null, "(patch.version=*)");
                Set<Object> versions = new TreeSet<>();
                for (ServiceReference<?> reference : found) {
                    versions.add(reference.getProperty("patch.version"));
                }
                if (versions.size() != 1) {
                    mixed.incrementAndGet();
                }
                if (found.length != 5) {
                    incomplete.incrementAndGet();
                }
                seen.add(versions.toString());
                return found;
            });
            try {
                for (int round = 0; round < rounds; round++) {
                    committed(runtime.patches()
                            .apply(patch(
                                    TestBundle.of("speakers-b-counting", "2.0.0"),
                                    TestBundle.of("speakers-a", "2.0.0"))));
                    committed(runtime.patches().rollback(A, Outcomes.patient()));
                }
            } finally {
                lookups.close();
            }
            System.out.printf(
                    "%,d lookups of 5 services during %d flips: %d mixed, %d incomplete%n",
                    lookups.calls(), 2 * rounds, mixed.get(), incomplete.get());
            assertThat(lookups.failures()).isEmpty();
            assertThat(seen).containsExactlyInAnyOrder("[1.0.0]", "[2.0.0]");
            assertThat(mixed).hasValue(0);
            assertThat(incomplete).hasValue(0);
        }
    }

    @Test
    void aServiceThatIsNewAppearsAtTheFlipAndNotBefore_andGoesWithTheRollback() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b"), TestBundle.of("consumers"))
                .start()) {
            List<String> before = new ArrayList<>();
            ServiceTracker<Counter, Counter> tracker = new ServiceTracker<>(runtime.context(), Counter.class, null);
            tracker.open();
            Script.at("2.0.0 constructed", () -> before.add(runtime.find(Counter.class) + " " + tracker.size()));
            Script.at("2.0.0 restored", () -> before.add(runtime.find(Counter.class) + " " + tracker.size()));
            for (int round = 1; round <= 3; round++) {
                assertThat(runtime.find(Counter.class)).isEmpty();

                committed(runtime.patches().apply(patch(TestBundle.of("speakers-b-counting", "2.0.0"))));

                assertThat(before).hasSize(2 * round).containsOnly("Optional.empty 0");
                assertThat(runtime.service(Counter.class).next()).isEqualTo(1);
                assertThat(tracker.getTrackingCount()).isEqualTo(2 * round - 1);
                assertThat(tracker.getService().next()).isEqualTo(2);
                assertThat(references(runtime, Caller.class, null)).hasSize(4);
                for (ServiceReference<Caller> caller : references(runtime, Caller.class, null)) {
                    assertThat(runtime.context().getService(caller).call()).isGreaterThan(2);
                }

                committed(runtime.patches().rollback(B, WITHDRAWING));

                assertThat(tracker.isEmpty()).isTrue();
                assertThat(references(runtime, Caller.class, null)).isEmpty();
                assertThat(references(runtime, Counter.class, "(patch.version=*)"))
                        .isEmpty();
            }
            tracker.close();
        }
    }

    @Test
    void aServiceThatIsWithdrawnWithConsentGoesAtTheFlip_andIsBackAfterTheRollback() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b-counting"), TestBundle.of("consumers"))
                .start()) {
            Counter kept = runtime.service(Counter.class);
            assertThat(kept.next()).isEqualTo(1);
            assertThat(rolledBack(runtime.patches().apply(patch(TestBundle.of("speakers-b", "2.0.0"))))
                            .reason())
                    .contains("no longer offers " + Counter.class.getName());

            committed(runtime.patches()
                    .apply(patch(TestBundle.of("speakers-b", "2.0.0")).under(WITHDRAWING)));

            assertThat(references(runtime, Counter.class, null)).isEmpty();
            assertThat(references(runtime, Counter.class, "(patch.version=*)")).isEmpty();
            assertThat(references(runtime, Caller.class, null)).isEmpty();

            committed(runtime.patches().rollback(B, Outcomes.patient()));

            assertThat(runtime.service(Counter.class)).isSameAs(kept);
            assertThat(kept.version()).isEqualTo("1.0.0");
            assertThat(references(runtime, Caller.class, null)).hasSize(4);
        }
    }

    @Test
    void aServiceIsNotTakenOverByAnotherComponentOfTheSamePid() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("sharers-1")).start()) {
            List<ServiceReference<Speaker>> before = byRanking(runtime, "(name=*)");
            assertThat(said(runtime, before)).containsExactlyInAnyOrder("kept 1.0.0", "dropped 1.0.0");
            assertThat(rolledBack(runtime.patches().apply(patch(TestBundle.of("sharers"))))
                            .reason())
                    .contains("no longer offers " + Speaker.class.getName());
            assertThat(said(runtime, before)).containsExactlyInAnyOrder("kept 1.0.0", "dropped 1.0.0");

            committed(runtime.patches().apply(patch(TestBundle.of("sharers")).under(WITHDRAWING)));

            assertThat(said(runtime, byRanking(runtime, "(name=*)"))).containsExactly("kept 2.0.0");
        }
    }

    @Test
    void theDispatcherTakesTheNewProperties_andNoConsumersReferenceIsTouched() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1"), TestBundle.of("watcher"))
                .start()) {
            committed(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
            committed(runtime.patches().rollback(COUNTER, Outcomes.patient()));

            assertThat(Script.lines())
                    .containsExactly(
                            "watcher activated",
                            "watcher hears of 2.0.0, 2.0.0 answers",
                            "watcher hears of 1.0.0, 1.0.0 answers");
        }
    }

    @Test
    void aModulesOwnRankingAndPidStayOnItsDispatcher() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b"), TestBundle.of("speakers-a"))
                .start()) {
            for (int flips = 0; flips < 2; flips++) {
                ServiceReference<Speaker> echo =
                        references(runtime, Speaker.class, "(name=echo)").get(0);
                assertThat(ranking(echo)).isEqualTo(7);
                assertThat(echo.getProperty(Constants.SERVICE_PID)).isEqualTo("org.ninelives.itests.echo");
                assertThat(echo.getProperty("patch.module")).isEqualTo(A);
                committed(runtime.patches().apply(patch(TestBundle.of("speakers-a", "2." + flips))));
            }
        }
    }

    @Test
    void aModuleSeesItsOwnServiceAsItIsAndNotTwice() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("speakers-b"), TestBundle.of("speakers-a"))
                .start()) {
            Speaker mirror = runtime.service(Speaker.class, "(name=mirror)");
            assertThat(mirror.say()).isEqualTo(A + ".Echo");

            committed(runtime.patches().apply(patch(TestBundle.of("speakers-a", "2.0.0"))));

            assertThat(mirror.say()).isEqualTo(A + ".Echo");
        }
    }

    @Test
    void aListenerHearsNothingOfACandidateThatIsRefused_andOnlyOfNewPropertiesOfOneThatServes() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1")).start()) {
            Collection<String> events = new ConcurrentLinkedQueue<>();
            AllServiceListener listener = event -> events.add(typeOf(event) + " "
                    + event.getServiceReference().getProperty("counter.version") + " "
                    + event.getServiceReference().getProperty(Constants.SERVICE_ID));
            long dispatcher = theOne(runtime, null);
            // Declarative Services counts its own changes in a property, and tells some seconds later.
            runtime.context()
                    .addServiceListener(
                            listener, "(!(objectClass=org.osgi.service.component.runtime.ServiceComponentRuntime))");

            rolledBack(runtime.patches().apply(patch(TestBundle.of("counter-restored-throws"))));
            assertThat(events).isEmpty();

            committed(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
            assertThat(events).containsExactly("MODIFIED 2.0.0 " + dispatcher);
        }
    }

    @Test
    void whoAsksForVersionsHearsOfThemAtTheFlip() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1")).start()) {
            ServiceTracker<Object, String> tracker =
                    new ServiceTracker<>(runtime.context(), runtime.context().createFilter("(patch.version=*)"), null) {
                        @Override
                        public String addingService(ServiceReference<Object> reference) {
                            return String.valueOf(reference.getProperty("patch.version"));
                        }
                    };
            tracker.open();
            assertThat(tracker.getTracked().values()).containsExactly("1.0.0");
            rolledBack(runtime.patches().apply(patch(TestBundle.of("counter-restored-throws"))));
            assertThat(tracker.getTracked().values()).containsExactly("1.0.0");
            committed(runtime.patches().apply(patch(TestBundle.of("counter-2"))));
            assertThat(tracker.getTracked().values()).containsExactly("2.0.0");
            committed(runtime.patches().rollback(COUNTER, Outcomes.patient()));
            assertThat(tracker.getTracked().values()).containsExactly("1.0.0");
            tracker.close();
        }
    }

    private static String typeOf(ServiceEvent event) {
        return switch (event.getType()) {
            case ServiceEvent.REGISTERED -> "REGISTERED";
            case ServiceEvent.MODIFIED -> "MODIFIED";
            case ServiceEvent.UNREGISTERING -> "UNREGISTERING";
            default -> "END";
        };
    }

    /** The id of the only service that a lookup finds, of whatever class. */
    private static long theOne(Ninelives runtime, String filter) throws InvalidSyntaxException {
        ServiceReference<?>[] found = runtime.context().getAllServiceReferences(Counter.class.getName(), filter);
        assertThat(found).hasSize(1);
        return (Long) found[0].getProperty(Constants.SERVICE_ID);
    }

    private static <T> List<ServiceReference<T>> references(Ninelives runtime, Class<T> type, String filter)
            throws InvalidSyntaxException {
        return List.copyOf(runtime.context().getServiceReferences(type, filter));
    }

    private static List<ServiceReference<Speaker>> byRanking(Ninelives runtime, String filter)
            throws InvalidSyntaxException {
        List<ServiceReference<Speaker>> found = new ArrayList<>(references(runtime, Speaker.class, filter));
        found.sort(java.util.Comparator.reverseOrder());
        return found;
    }

    private static List<String> said(Ninelives runtime, List<ServiceReference<Speaker>> speakers) {
        return speakers.stream()
                .map(speaker -> runtime.context().getService(speaker).say())
                .toList();
    }

    private static List<String> versions(Ninelives runtime, String filter) throws InvalidSyntaxException {
        return byRanking(runtime, filter).stream()
                .map(reference -> String.valueOf(reference.getProperty("patch.version")))
                .toList();
    }

    private static int ranking(ServiceReference<?> reference) {
        return (Integer) reference.getProperty(Constants.SERVICE_RANKING);
    }
}
