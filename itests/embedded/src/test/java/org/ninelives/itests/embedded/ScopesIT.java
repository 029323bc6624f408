package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Finding;
import org.ninelives.api.PatchReport;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Caller;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;

/** Services of bundle and of prototype scope: each consumer, or each use, goes on with an object of its own. */
class ScopesIT {

    private static final String SCOPES = "org.ninelives.itests.scopes";
    private static final String A = "org.ninelives.itests.holder.a";
    private static final String B = "org.ninelives.itests.holder.b";
    private static final Policy QUICK = Outcomes.patient().withGrace(Duration.ZERO);

    @BeforeEach
    void begin() {
        Script.reset();
    }

    private static Path holder(String name) {
        return TestBundle.changed("holder", Map.of(Constants.BUNDLE_SYMBOLICNAME, name));
    }

    private static Ninelives twoHolders() throws Exception {
        return Runtimes.with(TestBundle.of("scopes"), holder(A), holder(B)).start();
    }

    @Test
    void theComponentsOfABundleShareAnObject_andEachBundleGoesOnWithItsOwn() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            Caller inA = caller(runtime, A, "bundle");
            Caller alsoInA = caller(runtime, A, "other");
            Caller inB = caller(runtime, B, "bundle");
            Object held = inA.held();
            assertThat(List.of(inA.call(), alsoInA.call(), inB.call())).containsExactly(1L, 2L, 1L);
            assertThat(Script.lines().stream().filter(line -> line.contains("ForBundle activated")))
                    .hasSize(2);

            PatchReport there = committed(runtime.patches().apply(patch(TestBundle.of("scopes", "2.0.0"))))
                    .report();

            assertThat(List.of(inA.call(), alsoInA.call(), inB.call())).containsExactly(3L, 4L, 2L);
            assertThat(((Counter) inA.held()).version()).isEqualTo("2.0.0");
            Counter late = runtime.service(Counter.class, "(kind=bundle)");
            assertThat(late.next()).as("a consumer that comes after the flip").isEqualTo(1);
            assertThat(there.state())
                    .extracting(field -> field.component() + " " + field.fate())
                    .contains("ForBundle CARRIED");
            assertThat(Script.lines()).contains("2.0.0 ForBundle restored with 2", "2.0.0 ForBundle restored with 1");

            committed(runtime.patches().rollback(SCOPES, Outcomes.patient()));

            assertThat(List.of(inA.call(), alsoInA.call(), inB.call(), late.next()))
                    .containsExactly(5L, 6L, 3L, 2L);
            assertThat(late.version()).isEqualTo("1.0.0");
            assertThat(inA.held()).isSameAs(held);
            for (Caller caller : List.of(inA, alsoInA, inB)) {
                assertThat(caller.activations()).isEqualTo(1);
            }
        }
    }

    @Test
    void eachUseOfAPrototypeGoesOnWithItsOwnObject() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            Caller inA = caller(runtime, A, "prototype");
            ServiceObjects<Counter> objects = runtime.context().getServiceObjects(only(runtime, "(kind=prototype)"));
            Counter one = objects.getService();
            Counter other = objects.getService();
            assertThat(one).isNotSameAs(other).isNotEqualTo(other);
            assertThat(List.of(inA.call(), one.next(), one.next(), other.next()))
                    .containsExactly(1L, 1L, 2L, 1L);

            committed(runtime.patches().apply(patch(TestBundle.of("scopes", "2.0.0"))));

            assertThat(List.of(inA.call(), one.next(), other.next())).containsExactly(2L, 3L, 2L);
            assertThat(one.version()).isEqualTo("2.0.0");
            objects.ungetService(other);
            assertThat(count("2.0.0 ForUse deactivated")).isEqualTo(1);
            assertThat(one.next()).isEqualTo(4);

            committed(runtime.patches().rollback(SCOPES, Outcomes.patient()));

            assertThat(List.of(inA.call(), one.next())).containsExactly(3L, 5L);
            objects.ungetService(one);
            assertThat(inA.call()).isEqualTo(4);
        }
    }

    @Test
    void objectsHearOfTheirTurnOnceEach() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            caller(runtime, A, "bundle").call();
            caller(runtime, A, "other").call();
            caller(runtime, B, "bundle").call();
            Eventually.until("both serve", () -> count("1.0.0 ForBundle promoted") == 2, Script::lines);

            committed(runtime.patches().apply(patch(TestBundle.of("scopes", "2.0.0"))));

            assertThat(count("1.0.0 ForBundle demoted")).isEqualTo(2);
            assertThat(count("2.0.0 ForBundle promoted")).isEqualTo(2);
            assertThat(count("2.0.0 ForBundle restored")).isEqualTo(2);
            runtime.service(Counter.class, "(kind=bundle)").next();
            Eventually.until("the late one too", () -> count("2.0.0 ForBundle promoted") == 3, Script::lines);
        }
    }

    @Test
    void aPrototypeThatIsGivenBackAtOnceHearsOfBothItsTurnsOrOfNone() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            ServiceObjects<Counter> objects = runtime.context().getServiceObjects(only(runtime, "(kind=prototype)"));
            for (int i = 0; i < 200; i++) {
                Counter counter = objects.getService();
                assertThat(counter.next()).isEqualTo(1);
                objects.ungetService(counter);
            }
            // Nobody waits for those who tell.
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().contains(" promoted ")) {
                    thread.join();
                }
            }
            List<List<String>> turns = Script.byObject().stream()
                    .filter(points -> points.get(0).startsWith("ForUse"))
                    .map(points -> points.stream()
                            .filter(point -> point.endsWith("moted"))
                            .toList())
                    .toList();
            assertThat(turns).hasSize(200).allSatisfy(heard -> assertThat(heard)
                    .isIn(List.of(), List.of("ForUse promoted", "ForUse demoted")));
        }
    }

    @Test
    void aConsumerThatCallsForTheFirstTimeInTheMiddleOfAPatchLosesNothing() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            Caller inA = caller(runtime, A, "bundle");
            Caller inB = caller(runtime, B, "bundle");
            inA.call();
            AtomicLong inTheMiddle = new AtomicLong();
            Script.at("2.0.0 ForBundle activated for " + A, () -> inTheMiddle.set(inB.call()));

            committed(runtime.patches().apply(patch(TestBundle.of("scopes", "2.0.0"))));

            assertThat(inTheMiddle).hasValue(1);
            assertThat(inB.call()).isEqualTo(2);
            assertThat(Script.lines()).contains("1.0.0 ForBundle activated for " + B);
        }
    }

    @Test
    void noCallFailsAndNoNumberIsLostWhileScopesArePatchedThereAndBack() throws Exception {
        int rounds = 4;
        try (Ninelives runtime = twoHolders()) {
            BundleContext context = runtime.context();
            List<Load> loads = new ArrayList<>();
            Duration longestPause = Duration.ZERO;
            try {
                for (String kind : List.of("bundle", "prototype", "singleton")) {
                    loads.add(Load.of("DS " + kind, 1, caller(runtime, A, kind)::call));
                }
                loads.add(Load.of("DS bundle in another", 1, caller(runtime, B, "bundle")::call));
                ServiceReference<Counter> prototype = only(runtime, "(kind=prototype)");
                ServiceObjects<Counter> objects = context.getServiceObjects(prototype);
                loads.add(Load.of("a prototype for each call", 1, () -> {
                    Counter own = objects.getService();
                    try {
                        assertThat(own.next()).isEqualTo(1);
                        return own;
                    } finally {
                        objects.ungetService(own);
                    }
                }));
                ServiceReference<Counter> ofBundle = only(runtime, "(kind=bundle)");
                loads.add(Load.of("bundle scope, get and unget", 1, () -> {
                    try {
                        return context.getService(ofBundle).next();
                    } finally {
                        context.ungetService(ofBundle);
                    }
                }));
                for (int round = 0; round < rounds; round++) {
                    for (var done : List.of(
                            committed(runtime.patches()
                                    .apply(patch(TestBundle.of("scopes", "2.0.0"))
                                            .under(QUICK))),
                            committed(runtime.patches().rollback(SCOPES, QUICK)))) {
                        Duration pause = done.report().pause();
                        longestPause = pause.compareTo(longestPause) > 0 ? pause : longestPause;
                    }
                }
            } finally {
                loads.forEach(Load::close);
            }
            System.out.printf("longest pause %.1f ms%n", longestPause.toNanos() / 1e6);
            for (Load load : loads) {
                System.out.printf(
                        "%-28s %,10d calls, %d patches, %d failed, longest %.1f ms%n",
                        load.name(),
                        load.calls(),
                        2 * rounds,
                        load.failures().size(),
                        load.longest().toNanos() / 1e6);
                assertThat(load.failures()).as(load.name()).isEmpty();
            }
            assertThat(caller(runtime, A, "bundle").call())
                    .isEqualTo(loads.get(0).calls() + 1);
            assertThat(caller(runtime, A, "prototype").call())
                    .isEqualTo(loads.get(1).calls() + 1);
            assertThat(caller(runtime, A, "singleton").call())
                    .isEqualTo(loads.get(2).calls() + 1);
            assertThat(caller(runtime, B, "bundle").call())
                    .isEqualTo(loads.get(3).calls() + 1);
        }
    }

    @Test
    void allScopesOfAModuleFlipAtOneInstant() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            List<Counter> counters = List.of(
                    runtime.service(Counter.class, "(kind=singleton)"),
                    runtime.service(Counter.class, "(kind=bundle)"),
                    runtime.service(Counter.class, "(kind=prototype)"));
            for (int round = 0; round < 4; round++) {
                AtomicReference<String> latest = new AtomicReference<>("1.0.0");
                Load load = Load.of("all scopes in turn", 1, () -> {
                    for (Counter counter : counters) {
                        String version = counter.version();
                        assertThat(version).as("never back again").isGreaterThanOrEqualTo(latest.get());
                        latest.set(version);
                    }
                    return latest;
                });
                committed(runtime.patches()
                        .apply(patch(TestBundle.of("scopes", "2.0.0")).under(QUICK)));
                load.close();
                assertThat(load.failures()).isEmpty();
                assertThat(counters).extracting(Counter::version).containsOnly("2.0.0");
                committed(runtime.patches().rollback(SCOPES, QUICK));
            }
        }
    }

    @Test
    void aConsumerThatStopsGivesItsObjectBack_andNobodyElseNotices() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            Caller inA = caller(runtime, A, "bundle");
            Caller inB = caller(runtime, B, "bundle");
            inA.call();
            inB.call();
            caller(runtime, A, "prototype").call();
            bundle(runtime, A).stop();
            assertThat(count("1.0.0 ForBundle deactivated for " + A)).isEqualTo(1);
            assertThat(count("1.0.0 ForUse deactivated for " + A)).isEqualTo(1);

            String there = committed(runtime.patches()
                            .apply(patch(TestBundle.of("scopes", "2.0.0")).under(QUICK)))
                    .report()
                    .id();
            assertThat(inB.call()).isEqualTo(2);
            assertThat(Script.lines()).noneMatch(line -> line.startsWith("2.0.0 ForBundle activated for " + A));

            bundle(runtime, A).start();
            Caller again = caller(runtime, A, "bundle");
            assertThat(again.call()).as("an object of its own, a new one").isEqualTo(1);
            bundle(runtime, A).stop();
            bundle(runtime, B).stop();
            assertThat(count("2.0.0 ForBundle deactivated for " + A)).isEqualTo(1);
            assertThat(count("2.0.0 ForBundle deactivated for " + B)).isEqualTo(1);

            String back = committed(runtime.patches().rollback(SCOPES, QUICK))
                    .report()
                    .id();
            Eventually.until(
                    "both former versions are collected",
                    () -> {
                        System.gc();
                        return lingering(runtime, there, back).isEmpty();
                    },
                    () -> lingering(runtime, there, back));
        }
    }

    @Test
    void getAndUngetAThousandTimesLeavesNoObjectBehind() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            for (String kind : List.of("bundle", "prototype")) {
                ServiceReference<Counter> reference = only(runtime, "(kind=" + kind + ")");
                for (int i = 0; i < 1000; i++) {
                    assertThat(runtime.context().getService(reference).next()).isEqualTo(1);
                    runtime.context().ungetService(reference);
                }
            }
            for (String component : List.of("ForBundle", "ForUse")) {
                assertThat(count("1.0.0 " + component + " activated")).isEqualTo(1000);
                assertThat(count("1.0.0 " + component + " deactivated")).isEqualTo(1000);
            }
        }
    }

    @Test
    void aDelayedSingletonKeepsItsStateThroughGetAndUngetAndAPatch() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("scopes")).start()) {
            ServiceReference<Counter> reference = only(runtime, "(kind=singleton)");
            for (int i = 1; i <= 2000; i++) {
                assertThat(runtime.context().getService(reference).next()).isEqualTo(i);
                runtime.context().ungetService(reference);
                if (i == 1000) {
                    committed(runtime.patches().apply(patch(TestBundle.of("scopes", "2.0.0"))));
                }
            }
            assertThat(count("1.0.0 ForAll activated")).isEqualTo(1);
            assertThat(count("2.0.0 ForAll activated")).isEqualTo(1);
            assertThat(count("2.0.0 ForAll deactivated")).isZero();
        }
    }

    @Test
    void aCandidateWhoseObjectForAConsumerCannotBeMadeIsRefused_andTheConsumerKeepsItsOwn() throws Exception {
        try (Ninelives runtime = twoHolders();
                Candidates candidates = new Candidates(runtime.context())) {
            Caller inA = caller(runtime, A, "bundle");
            inA.call();
            Script.at("2.0.0 ForBundle activated for " + A, () -> {
                throw new IllegalStateException("not for you");
            });

            var refused = rolledBack(runtime.patches().apply(patch(TestBundle.of("scopes", "2.0.0"))));

            assertThat(refused.failedIn()).isEqualTo(Phase.START);
            assertThat(refused.reason()).contains("for " + A + " 1.0.0");
            assertThat(inA.call()).isEqualTo(2);
            assertThat(Runtimes.installed(runtime))
                    .filteredOn(name -> name.startsWith(SCOPES))
                    .containsExactly(SCOPES + " 1.0.0");
            candidates.awaitCollected();
            Script.reset();
            committed(runtime.patches().apply(patch(TestBundle.of("scopes", "2.0.0"))));
            assertThat(inA.call()).isEqualTo(3);
        }
    }

    @Test
    void aCandidateOfWhichNoObjectCanBeMadeIsRefused_althoughNobodyHasOneYet() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("scopes")).start()) {
            Script.at("2.0.0 ForUse activated for org.ninelives.engine", () -> {
                throw new IllegalStateException("not for anybody");
            });

            var refused = rolledBack(runtime.patches().apply(patch(TestBundle.of("scopes", "2.0.0"))));

            assertThat(refused.failedIn()).isEqualTo(Phase.START);
            assertThat(refused.reason()).contains("ForUse");
            Script.reset();
            committed(runtime.patches().apply(patch(TestBundle.of("scopes", "2.0.0"))));
            assertThat(count("2.0.0 ForUse activated")).isEqualTo(1);
            assertThat(count("2.0.0 ForUse deactivated")).isEqualTo(1);
        }
    }

    @Test
    void whoAsksForAVersionByNameHasAnObjectOfThatVersion() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            Counter pinned = runtime.service(Counter.class, "(&(kind=prototype)(patch.version=1.0.0))");
            Counter other = runtime.service(Counter.class, "(kind=prototype)");
            assertThat(List.of(pinned.next(), pinned.next(), other.next())).containsExactly(1L, 2L, 1L);
            assertThat(pinned.version()).isEqualTo("1.0.0");
        }
    }

    @Test
    void aFailedPatchLeavesEachConsumerItsObject() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            Caller inA = caller(runtime, A, "bundle");
            Caller use = caller(runtime, A, "prototype");
            inA.call();
            use.call();
            Script.at("2.0.0 ForBundle restored with 1", () -> {
                throw new IllegalStateException("no");
            });

            assertThat(rolledBack(runtime.patches().apply(patch(TestBundle.of("scopes", "2.0.0"))))
                            .failedIn())
                    .isEqualTo(Phase.TRANSFER);

            assertThat(List.of(inA.call(), use.call())).containsExactly(2L, 2L);
            assertThat(((Counter) inA.held()).version()).isEqualTo("1.0.0");
            assertThat(count("2.0.0 ForBundle activated")).isEqualTo(count("2.0.0 ForBundle deactivated"));
            assertThat(count("1.0.0 ForBundle deactivated")).isZero();
        }
    }

    @Test
    void aServiceFactoryOfAnActivatorIsOfBundleScope() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("scopes-activator"), holder(A), holder(B))
                .start()) {
            Caller inA = caller(runtime, A, "bundle");
            Caller inB = caller(runtime, B, "bundle");
            assertThat(List.of(inA.call(), inA.call(), inB.call())).containsExactly(1L, 2L, 1L);

            committed(runtime.patches().apply(patch(TestBundle.of("scopes-activator", "2.0.0"))));

            assertThat(List.of(inA.call(), inB.call())).containsExactly(3L, 2L);
            assertThat(Script.lines()).contains("2.0.0 made for " + A, "2.0.0 made for " + B);
            committed(runtime.patches().rollback(SCOPES, Outcomes.patient()));
            assertThat(List.of(inA.call(), inB.call())).containsExactly(4L, 3L);
        }
    }

    @Test
    void aChangeOfScopeIsRefusedByThePlan() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            assertThat(runtime.patches()
                            .plan(patch(TestBundle.of("scopes-changed")))
                            .findings())
                    .filteredOn(finding -> finding.weight() == Finding.Weight.REFUSES)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.toString())
                            .contains("ForBundle: offers " + Counter.class.getName()
                                    + " in the scope singleton, but consumers hold it in the scope bundle"));
            assertThat(rolledBack(runtime.patches().apply(patch(TestBundle.of("scopes-changed"))))
                            .failedIn())
                    .isEqualTo(Phase.VALIDATE);
        }
    }

    @Test
    void aComponentFactoryIsRefusedByThePlan_andNamedWhereOneServes() throws Exception {
        try (Ninelives runtime = twoHolders()) {
            assertThat(rolledBack(runtime.patches().apply(patch(TestBundle.of("scopes-factory"))))
                            .reason())
                    .contains("OnDemand: is made by a ComponentFactory: whoever asks for an object holds that object");
        }
        try (Ninelives runtime = Runtimes.with(TestBundle.of("scopes-factory")).start()) {
            assertThat(runtime.patches().status().get(0).obstacles())
                    .singleElement()
                    .asString()
                    .contains("whoever asks a ComponentFactory for an object holds that object itself");
            assertThat(runtime.patches()
                            .plan(patch(TestBundle.of("scopes", "2.0.0")))
                            .acceptable())
                    .isFalse();
        }
    }

    private static List<String> lingering(Ninelives runtime, String... ids) {
        List<String> lines = new ArrayList<>();
        for (String id : ids) {
            lines.addAll(runtime.patches().report(id).orElseThrow().lingering());
        }
        return lines;
    }

    private static long count(String beginning) {
        return Script.lines().stream()
                .filter(line -> line.startsWith(beginning))
                .count();
    }

    private static Bundle bundle(Ninelives runtime, String name) {
        for (Bundle bundle : runtime.context().getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError(name + " is not installed");
    }

    private static Caller caller(Ninelives runtime, String holder, String kind) throws Exception {
        for (ServiceReference<Caller> reference :
                runtime.context().getServiceReferences(Caller.class, "(kind=" + kind + ")")) {
            if (reference.getBundle().getSymbolicName().equals(holder)) {
                return runtime.context().getService(reference);
            }
        }
        throw new AssertionError(holder + " has no " + kind);
    }

    private static ServiceReference<Counter> only(Ninelives runtime, String filter) throws Exception {
        var found = runtime.context().getServiceReferences(Counter.class, filter);
        assertThat(found).hasSize(1);
        return found.iterator().next();
    }
}
