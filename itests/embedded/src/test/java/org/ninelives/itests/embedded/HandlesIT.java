package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Finding;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Plan;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Cursor;
import org.ninelives.itests.shared.Desk;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Session;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/** What a module hands out beside its services is good for as long as its consumer keeps it. */
class HandlesIT {

    private static final String DESK = "org.ninelives.itests.desk";
    private static final Policy QUICK =
            Outcomes.patient().withGrace(Duration.ofMillis(20)).withDropAllowed(true);

    @BeforeEach
    void begin() {
        Script.reset();
    }

    @Test
    void whatConsumersKeepGoesOnOverTwentyPatchesUnderLoad_andHoldsNoOldCode() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("desk-1")).start()) {
            Desk desk = runtime.service(Desk.class);
            List<String> ids = new ArrayList<>();
            Collection<Kept> all = new ConcurrentLinkedQueue<>();
            AtomicInteger customers = new AtomicInteger();
            ThreadLocal<Kept> own =
                    ThreadLocal.withInitial(() -> new Kept(desk, "customer " + customers.incrementAndGet(), all));

            Load load = Load.of("sessions", 3, () -> own.get().use(desk));
            try (load) {
                for (int i = 0; i < 10; i++) {
                    ids.add(committed(runtime.patches()
                                    .apply(patch(TestBundle.of("desk-2")).under(QUICK)))
                            .report()
                            .id());
                    ids.add(committed(runtime.patches().rollback(DESK, QUICK))
                            .report()
                            .id());
                }
            }
            assertThat(load.failures()).isEmpty();
            assertThat(load.calls()).isGreaterThan(20);
            assertThat(all).hasSize(3);
            for (Kept kept : all) {
                kept.check(desk);
            }
            // The consumer still holds everything.
            Eventually.until(
                    "no former version's classes are held",
                    () -> {
                        System.gc();
                        return lingering(runtime, ids).isEmpty();
                    },
                    () -> lingering(runtime, ids));
            for (Kept kept : all) {
                kept.check(desk);
            }
        }
    }

    /** What one consumer keeps, and knows of it. */
    private static final class Kept {

        private final String customer;
        private final Session session;
        private final Cursor cursor;
        private final int hash;
        private int acknowledged;

        Kept(Desk desk, String customer, Collection<Kept> all) {
            this.customer = customer;
            session = desk.open(customer);
            cursor = session.cursor();
            hash = session.hashCode();
            all.add(this);
        }

        Object use(Desk desk) {
            int size = session.add("item " + acknowledged);
            acknowledged++;
            assertThat(size).isEqualTo(acknowledged);
            assertThat(cursor.next()).isEqualTo("item " + (acknowledged - 1));
            assertThat(desk.isOwn(session)).isTrue();
            return session;
        }

        void check(Desk desk) {
            assertThat(session.items()).hasSize(acknowledged).endsWith("item " + (acknowledged - 1));
            assertThat(cursor.next()).isNull();
            assertThat(cursor.session()).isSameAs(session);
            assertThat(desk.find(customer)).containsSame(session);
            assertThat(session.hashCode()).isEqualTo(hash);
            assertThat(session.version()).isEqualTo(desk.version());
        }
    }

    @Test
    void aModuleWithoutCarriedStateLosesNoneOfWhatItHandedOut_throughAnApiBundleAsAuthorsHaveThem() throws Exception {
        String till = "org.ninelives.itests.till";
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("till-api"), TestBundle.of("till")).start()) {
            BundleContext context = runtime.context();
            Object service = context.getService(context.getServiceReference(till + ".Till"));
            Method newTicket = service.getClass().getMethod("ticket");
            Object first = newTicket.invoke(service);
            Method count = first.getClass().getMethod("count");
            AtomicInteger counted = new AtomicInteger();

            Load load = Load.of("tickets", 1, () -> {
                assertThat(count.invoke(first)).isEqualTo(counted.incrementAndGet());
                return counted.get() % 500 == 0 ? newTicket.invoke(service) : first;
            });
            try (load) {
                for (int i = 2; i < 8; i++) {
                    committed(runtime.patches()
                            .apply(patch(TestBundle.of("till", i + ".0.0")).under(QUICK)));
                }
            }

            assertThat(load.failures()).isEmpty();
            assertThat(first.getClass().getName()).isEqualTo("org.ninelives.dispatched.Ticket");
            assertThat(count.invoke(first)).isEqualTo(counted.get() + 1);
        }
    }

    @Test
    void everyWayOutLeadsToTheSameHandle_andEveryWayInToTheModulesOwnObject() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("desk-1")).start()) {
            Desk desk = runtime.service(Desk.class);
            Session a = desk.open("a");
            Session b = desk.open("b");

            for (String version : List.of("1.0.0", "2.0.0")) {
                assertThat(desk.version()).isEqualTo(version);
                assertThat(a.getClass().getName()).startsWith("org.ninelives.dispatched.");
                assertThat(a).isNotEqualTo(b);
                assertThat(desk.open("a")).isSameAs(a);
                assertThat(desk.find("a")).containsSame(a);
                assertThat(desk.find("nobody")).isEmpty();
                assertThat(desk.sessions()).containsExactly(Map.entry("a", a), Map.entry("b", b));
                assertThat(desk.ordered()).containsExactly(a, b);
                assertThat(desk.of("b", "nobody", "a")).containsExactly(b, null, a);
                assertThat(desk.later("b").toCompletableFuture().join()).isSameAs(b);
                assertThat(desk.isOwn(a)).isTrue();
                assertThat(desk.areOwn(List.of(a, b))).isTrue();
                assertThat(desk.areOwn(Set.of())).isTrue();
                assertThat(desk.isOwn(null)).isFalse();
                assertThatThrownBy(() -> desk.ordered().clear()).isInstanceOf(UnsupportedOperationException.class);
                if (version.equals("1.0.0")) {
                    committed(runtime.patches().apply(patch(TestBundle.of("desk-2"))));
                }
            }

            a.close();
            assertThat(desk.isOwn(a)).isFalse();
            assertThat(desk.find("a")).isEmpty();
        }
    }

    @Test
    void aPatchThatIsTakenBackLeavesHandlesWhereTheyLed() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("desk-1")).start();
                Candidates candidates = new Candidates(runtime.context())) {
            Desk desk = runtime.service(Desk.class);
            Session session = desk.open("a");
            session.add("one");
            Cursor cursor = session.cursor();
            Script.at("2.0.0 restored", () -> {
                throw new IllegalStateException("no");
            });

            RolledBack refused = rolledBack(runtime.patches().apply(patch(TestBundle.of("desk-2"))));

            assertThat(refused.failedIn()).isEqualTo(Phase.TRANSFER);
            assertThat(session.version()).isEqualTo("1.0.0");
            assertThat(session.items())
                    .as("closed by the candidate as it stops")
                    .containsExactly("one");
            assertThat(cursor.next()).isEqualTo("one");
            assertThat(desk.find("a")).containsSame(session);
            candidates.awaitCollected();

            Script.reset();
            committed(runtime.patches().apply(patch(TestBundle.of("desk-2"))));
            assertThat(session.version()).isEqualTo("2.0.0");
            assertThat(cursor.next()).isNull();
            Script.await("1.0.0 deactivated");
            assertThat(session.items())
                    .as("closed by the former version as it stops")
                    .containsExactly("one");
        }
    }

    @Test
    void aHandleWhoseObjectHasNoPlaceInTheNewVersionStandsInTheWay_untilItIsLetGo() throws Exception {
        for (Map.Entry<String, String> each : Map.of(
                        "desk-gone", "the new version has no class org.ninelives.itests.desk.Leaf",
                        "desk-narrow", "which a org.ninelives.itests.desk.Leaf of the new version no longer is")
                .entrySet()) {
            try (Ninelives runtime = Runtimes.with(TestBundle.of("desk-1")).start()) {
                Session session = runtime.service(Desk.class).open("a");
                Cursor cursor = session.cursor();

                Patch patch = patch(TestBundle.of(each.getKey())).under(QUICK);
                Plan plan = runtime.patches().plan(patch);
                RolledBack refused = rolledBack(runtime.patches().apply(patch));

                assertThat(plan.needsGate()).isTrue();
                assertThat(plan.findings().toString().contains("1 handle of a org.ninelives.itests.desk.Leaf"))
                        .isEqualTo(each.getKey().equals("desk-gone"));
                assertThat(refused.failedIn()).isEqualTo(Phase.TRANSFER);
                assertThat(refused.reason()).contains(DESK + "/handle Cursor").contains(each.getValue());
                session.add("one");
                assertThat(cursor.next()).isEqualTo("one");
            }
        }
    }

    @Test
    void thePlanNamesTheMethodsThatHandOutBareObjects() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("desk-1")).start()) {
            assertThat(runtime.patches().plan(patch(TestBundle.of("desk-2"))).findings())
                    .filteredOn(finding -> finding.weight() == Finding.Weight.WARNS)
                    .singleElement()
                    .asString()
                    .contains("Desk.each has java.util.Iterator<org.ninelives.itests.shared.Session>");
        }
    }

    @Test
    void whatHoldsAFormerVersionIsNamedWithItsCount_ifItIsRecorded() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("desk-1"))
                .property("org.ninelives.record.handed.out", "true")
                .start()) {
            Desk desk = runtime.service(Desk.class);
            List<Runnable> bells = new ArrayList<>(List.of(desk.bell(), desk.bell()));
            Session session = desk.open("a");
            desk.bell().run();

            String id = committed(runtime.patches()
                            .apply(patch(TestBundle.of("desk-2")).under(QUICK)))
                    .report()
                    .id();

            Eventually.until(
                    "what is held is named",
                    () -> {
                        System.gc();
                        return lingering(runtime, List.of(id))
                                .equals(List.of(
                                        "the classes of " + DESK + " 1.0.0 are not collected yet: somebody holds"
                                                + " 2 of " + DESK + ".Clerk$Bell, which it handed out"));
                    },
                    () -> lingering(runtime, List.of(id)));
            bells.forEach(Runnable::run);
            assertThat(Script.lines()).filteredOn("1.0.0 rings"::equals).hasSize(3);
            bells.clear();
            Eventually.until(
                    "nothing is held",
                    () -> {
                        System.gc();
                        return lingering(runtime, List.of(id)).isEmpty();
                    },
                    () -> lingering(runtime, List.of(id)));
            assertThat(session.version()).isEqualTo("2.0.0");
        }
    }

    @Test
    void aModuleThatMovesItsStateItselfCannotMoveWhatIsHandedOut() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("desk-own")).start()) {
            Session session = runtime.service(Desk.class).open("a");

            RolledBack refused = rolledBack(runtime.patches().apply(patch(TestBundle.of("desk-own", "2.0.0"))));

            assertThat(refused.failedIn()).isEqualTo(Phase.TRANSFER);
            assertThat(refused.reason())
                    .contains(DESK + ": consumers hold handles of 1 objects", "its own StateTransfer cannot move");
            assertThat(session.add("one")).isOne();
        }
    }

    @Test
    void aHandleInTheStateOfAModuleStaysAHandle_ofItsOwnOrOfAnother() throws Exception {
        String other = "org.ninelives.itests.desk.other";
        try (Ninelives runtime = Runtimes.with(
                        TestBundle.of("desk-1"), TestBundle.changed("desk-1", Map.of("Bundle-SymbolicName", other)))
                .start()) {
            Desk one = desk(runtime, DESK);
            Desk two = desk(runtime, other);
            Session foreign = two.open("a");
            foreign.add("one");
            one.keep(foreign);
            two.keep(foreign);
            assertThat(one.isOwn(foreign)).isFalse();
            assertThat(two.isOwn(foreign)).isTrue();

            for (String module : List.of("desk-2", "desk-2 of the other")) {
                committed(runtime.patches()
                        .apply(patch(
                                        module.equals("desk-2")
                                                ? TestBundle.of("desk-2")
                                                : TestBundle.changed("desk-2", Map.of("Bundle-SymbolicName", other)))
                                .under(QUICK)));

                assertThat(one.kept()).isSameAs(foreign);
                assertThat(two.kept()).isSameAs(foreign);
                assertThat(two.isOwn(two.kept())).isTrue();
                assertThat(foreign.items()).containsExactly("one");
                assertThat(foreign.version()).isEqualTo(two.version());
            }
        }
    }

    @Test
    void aCallThatRunsOutOfStackWithinAHandleLeavesNobodyInside() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("desk-1")).start()) {
            Desk desk = runtime.service(Desk.class);
            Session session = desk.open("a");
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> throughTheRuntime(desk, session, 0)).isInstanceOf(StackOverflowError.class);
            }

            committed(runtime.patches().apply(patch(TestBundle.of("desk-2")).under(QUICK)));

            assertThat(session.version()).isEqualTo("2.0.0");
        }
    }

    /** Each step makes a handle, and takes one back. */
    private static int throughTheRuntime(Desk desk, Session session, int depth) {
        Session again = session.cursor().session();
        return desk.isOwn(again) ? throughTheRuntime(desk, again, depth + 1) + 1 : depth;
    }

    @Test
    void whoPinsAVersionGetsHandlesThatAreAsPinned() throws Exception {
        try (Ninelives runtime = Runtimes.with(standby("desk-1")).start()) {
            Desk desk = runtime.service(Desk.class);
            Session session = desk.open("a");
            committed(runtime.patches().apply(patch(standby("desk-2")).under(QUICK)));
            Desk former = version(runtime, "1.0.0");
            Desk serving = version(runtime, "2.0.0");

            Session there = former.open("a");
            Session here = serving.open("a");

            assertThat(there).isNotEqualTo(session).isNotEqualTo(here);
            assertThat(List.of(there.version(), here.version(), session.version()))
                    .containsExactly("1.0.0", "2.0.0", "2.0.0");
            assertThat(former.isOwn(there)).isTrue();
            assertThat(former.isOwn(session)).isFalse();
            assertThat(former.open("a")).isSameAs(there);
            committed(runtime.patches().rollback(DESK, QUICK));
            assertThat(List.of(there.version(), here.version(), session.version()))
                    .containsExactly("1.0.0", "2.0.0", "1.0.0");
        }
    }

    private static Path standby(String folder) {
        return TestBundle.changed(folder, Map.of("Patch-Standby", "true"));
    }

    @Test
    void whatNobodyHoldsLeavesNoTrace() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("desk-1")).start()) {
            Desk desk = runtime.service(Desk.class);
            Session session = desk.open("a");
            List<WeakReference<Object>> cursors = new ArrayList<>();
            Set<Integer> hashes = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                Cursor cursor = session.cursor();
                hashes.add(cursor.hashCode());
                cursors.add(new WeakReference<>(cursor));
            }
            assertThat(hashes).hasSizeGreaterThan(990);

            Eventually.until(
                    "the cursors are collected",
                    () -> {
                        System.gc();
                        return cursors.stream().allMatch(each -> each.get() == null);
                    },
                    cursors::size);
        }
    }

    @Test
    void aModuleThatIsGoneIsNotHeldByWhatItHandedOut_onceThatIsLetGo() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("desk-1")).start()) {
            WeakReference<ClassLoader> loader = loader(runtime, "1.0.0");
            Optional<Session> session = Optional.of(runtime.service(Desk.class).open("a"));
            session.orElseThrow().add("one");
            session = Optional.empty();
            assertThat(session).isEmpty();

            PatchReport report = committed(runtime.patches()
                            .apply(patch(TestBundle.of("desk-2")).under(QUICK)))
                    .report();

            Eventually.until(
                    "its classes are collected",
                    () -> {
                        System.gc();
                        return loader.get() == null;
                    },
                    () -> lingering(runtime, List.of(report.id())));
        }
    }

    private static WeakReference<ClassLoader> loader(Ninelives runtime, String version) {
        return Stream.of(runtime.context().getBundles())
                .filter(bundle -> DESK.equals(bundle.getSymbolicName())
                        && bundle.getVersion().toString().equals(version))
                .map(bundle ->
                        new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()))
                .findFirst()
                .orElseThrow();
    }

    private static Desk desk(Ninelives runtime, String module) throws Exception {
        return found(runtime, "(patch.module=" + module + ")");
    }

    private static Desk version(Ninelives runtime, String version) throws Exception {
        return found(runtime, "(patch.version=" + version + ")");
    }

    private static Desk found(Ninelives runtime, String filter) throws Exception {
        ServiceReference<Desk> reference = runtime.context().getServiceReferences(Desk.class, filter).stream()
                .findFirst()
                .orElseThrow();
        return runtime.context().getService(reference);
    }

    private static List<String> lingering(Ninelives runtime, List<String> ids) {
        return ids.stream()
                .flatMap(id -> runtime.patches().report(id).orElseThrow().lingering().stream())
                .toList();
    }
}
