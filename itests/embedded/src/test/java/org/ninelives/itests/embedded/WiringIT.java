package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.patient;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Finding;
import org.ninelives.api.Phase;
import org.ninelives.api.Plan;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;

/** Whose packages candidates, incumbents and the bundles around them are wired to; nobody is ever refreshed. */
class WiringIT {

    private static final String WORDING = "org.ninelives.itests.wording";
    private static final String OTHER = "org.ninelives.itests.wording.other";
    private static final String WORDS = "org.ninelives.itests.words";
    private static final String COUNTER = "org.ninelives.itests.counter";

    @BeforeEach
    void begin() {
        Script.reset();
    }

    /** Another module that uses the same library. */
    private static Path other() {
        return TestBundle.changed("words-user", Map.of(Constants.BUNDLE_SYMBOLICNAME, OTHER));
    }

    @Test
    void aLibraryThatComesWithAModuleIsForThatModule_andOthersStayWithTheirs() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("words"), TestBundle.of("words-user"), other())
                .start()) {
            List<BundleWiring> wirings = wirings(runtime, OTHER, WORDS);
            Speaker speaker = speakerOf(runtime, WORDING);
            Speaker other = speakerOf(runtime, OTHER);
            assertThat(speaker.say()).isEqualTo("1.0.0 with words of 1.0.0 after nothing");
            assertThat(other.say()).isEqualTo("1.0.0 with words of 1.0.0 after nothing");
            var both = patch(TestBundle.of("words-user", "2.0.0"), TestBundle.of("words", "2.0.0"));
            assertThat(runtime.patches().plan(both).findings())
                    .filteredOn(finding -> finding.subject().equals(WORDS + " 2.0.0"))
                    .extracting(Finding::message)
                    .containsExactly("is for the modules of this patch; others stay with " + WORDS + " 1.0.0: " + OTHER
                            + " 1.0.0 (" + WORDS + ")");

            committed(runtime.patches().apply(both));

            assertThat(speaker.say()).isEqualTo("2.0.0 with words of 2.0.0 after 1.0.0");
            assertThat(other.say()).isEqualTo("1.0.0 with words of 1.0.0 after 1.0.0");

            committed(runtime.patches().rollback(WORDING, Outcomes.patient()));

            assertThat(speaker.say()).isEqualTo("1.0.0 with words of 1.0.0 after 2.0.0");
            assertThat(other.say()).isEqualTo("1.0.0 with words of 1.0.0 after 1.0.0");
            Eventually.until(
                    "the library goes with the patch that brought it",
                    () -> !Runtimes.installed(runtime).contains(WORDS + " 2.0.0"),
                    () -> Runtimes.installed(runtime));
            assertThat(Runtimes.installed(runtime)).contains(WORDS + " 1.0.0");
            assertThat(wirings(runtime, OTHER, WORDS))
                    .as("nobody was wired anew")
                    .isEqualTo(wirings);
        }
    }

    @Test
    void bothVersionsOfTheLibraryInstalledAndResolved_theCandidateGetsTheOneOfItsPatch() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("words"), TestBundle.of("words-user"), other())
                .start()) {
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("words-user", "2.0.0"), TestBundle.of("words", "2.0.0"))));

            committed(runtime.patches()
                    .apply(patch(TestBundle.of("words-user", "2.1.0"), TestBundle.of("words", "2.1.0"))));
            assertThat(speakerOf(runtime, WORDING).say()).isEqualTo("2.1.0 with words of 2.1.0 after nothing");

            committed(runtime.patches().rollback(WORDING, Outcomes.patient()));
            assertThat(speakerOf(runtime, WORDING).say()).isEqualTo("2.0.0 with words of 2.0.0 after 2.1.0");
        }
    }

    @Test
    void aPatchThatIsUndoneTakesItsLibraryAlong() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("words"), TestBundle.of("words-user"))
                .start()) {
            List<String> before = Runtimes.installed(runtime);
            var refused = rolledBack(runtime.patches()
                    .apply(patch(
                            TestBundle.of("words", "2.0.0"),
                            TestBundle.changed(
                                    "words-user",
                                    Map.of(
                                            Constants.BUNDLE_VERSION,
                                            "2.0.0",
                                            Constants.BUNDLE_ACTIVATOR,
                                            "missing.Activator")))));

            assertThat(refused.failedIn()).isEqualTo(Phase.START);
            assertThat(Runtimes.installed(runtime)).isEqualTo(before);
            assertThat(speakerOf(runtime, WORDING).say()).isEqualTo("1.0.0 with words of 1.0.0 after nothing");
        }
    }

    @Test
    void twoVersionsOfASingletonAreThereForTheTimeOfAPatch() throws Exception {
        Path one = TestBundle.changed("counter-1", Map.of(Constants.BUNDLE_SYMBOLICNAME, COUNTER + ";singleton:=true"));
        Path two = TestBundle.changed("counter-2", Map.of(Constants.BUNDLE_SYMBOLICNAME, COUNTER + ";singleton:=true"));
        try (Ninelives runtime = Runtimes.with(one).start()) {
            Counter counter = runtime.service(Counter.class);
            assertThat(counter.next()).isEqualTo(1);
            committed(runtime.patches().apply(patch(two)));
            assertThat(counter.version()).isEqualTo("2.0.0");
            assertThat(counter.next()).isEqualTo(2);
            committed(runtime.patches().rollback(COUNTER, Outcomes.patient()));
            assertThat(counter.version()).isEqualTo("1.0.0");
            assertThat(counter.next()).isEqualTo(3);
        }
    }

    @Test
    void aSingletonThatIsStartedByHandTakesOver() throws Exception {
        Path one = TestBundle.changed("counter-1", Map.of(Constants.BUNDLE_SYMBOLICNAME, COUNTER + ";singleton:=true"));
        Path two = TestBundle.changed("counter-2", Map.of(Constants.BUNDLE_SYMBOLICNAME, COUNTER + ";singleton:=true"));
        try (Ninelives runtime = Runtimes.with(one).start()) {
            Counter counter = runtime.service(Counter.class);
            assertThat(counter.next()).isEqualTo(1);
            runtime.context().installBundle(two.toUri().toString()).start();
            Eventually.until("2.0.0 serves", () -> counter.version().equals("2.0.0"), counter::version);
            assertThat(counter.next()).isEqualTo(2);
        }
    }

    @Test
    void carriedStaticFieldsOfALibraryAreRefusedByThePlan_unlessTheyMayBeLost() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("words-static"), TestBundle.of("words-user"))
                .start()) {
            var both = patch(TestBundle.of("words-user", "2.0.0"), TestBundle.of("words-static", "2.0.0"));

            var plan = runtime.patches().plan(both);
            var resigned = runtime.patches().plan(both.under(patient().withDropAllowed(true)));

            assertThat(plan.acceptable()).isFalse();
            assertThat(plan.findings()).anySatisfy(finding -> assertThat(finding.toString())
                    .isEqualTo(WORDS + " 2.0.0: static fields are carried in classes of modules alone, and this is a"
                            + " library: what " + WORDS + " 1.0.0 holds in " + WORDS
                            + ".Lexicon.known would be lost to the"
                            + " modules of the patch; keep it in a class of a module, leave @Carried out if it is no state,"
                            + " or allow its loss explicitly (--allow-drop)"));
            assertThat(resigned.acceptable()).isTrue();
            assertThat(resigned.findings())
                    .anySatisfy(finding -> assertThat(finding.message()).contains(".Lexicon.known would be lost"));
        }
    }

    @Test
    void aSingletonLibraryOfWhichAnotherVersionIsThereIsRefused() throws Exception {
        Path library = TestBundle.changed(
                "words",
                Map.of(Constants.BUNDLE_SYMBOLICNAME, WORDS + ";singleton:=true", Constants.BUNDLE_VERSION, "2.0.0"));
        try (Ninelives runtime = Runtimes.with(TestBundle.of("words"), TestBundle.of("words-user"))
                .start()) {
            assertThat(refusals(runtime.patches().plan(patch(TestBundle.of("words-user", "2.0.0"), library))))
                    .singleElement()
                    .asString()
                    .contains("is a singleton (singleton:=true), and " + WORDS + " 1.0.0 is installed");
        }
    }

    @Test
    void aModuleWhosePackagesOthersTakeIsRefused_andTheyAreNamed() throws Exception {
        String exports = WORDING + ";version=1.0.0";
        Path module = TestBundle.changed("words-user", Map.of(Constants.EXPORT_PACKAGE, exports));
        Path next = TestBundle.changed(
                "words-user", Map.of(Constants.EXPORT_PACKAGE, exports, Constants.BUNDLE_VERSION, "2.0.0"));
        for (Map<String, String> way : List.of(
                Map.of(Constants.IMPORT_PACKAGE, WORDING),
                Map.of(Constants.REQUIRE_BUNDLE, WORDING, Constants.IMPORT_PACKAGE, ""))) {
            try (Ninelives runtime = Runtimes.with(TestBundle.of("words"), module, TestBundle.changed("empty", way))
                    .start()) {
                assertThat(rolledBack(runtime.patches().apply(patch(next))).reason())
                        .contains("other bundles take packages from " + WORDING
                                + " 1.0.0: org.ninelives.itests.empty 1.0.0 (");
                assertThat(speakerOf(runtime, WORDING).say()).startsWith("1.0.0");
            }
        }
    }

    @Test
    void aBundleThatImportsDynamicallyGetsTheVersionThatServes_andHoldsNoFormerOne() throws Exception {
        String exports = WORDING + ";version=1.0.0";
        Path module = TestBundle.changed("words-user", Map.of(Constants.EXPORT_PACKAGE, exports));
        Path next = TestBundle.changed(
                "words-user", Map.of(Constants.EXPORT_PACKAGE, exports, Constants.BUNDLE_VERSION, "2.0.0"));
        Path dynamic =
                TestBundle.changed("empty", Map.of(Constants.DYNAMICIMPORT_PACKAGE, "*", Constants.IMPORT_PACKAGE, ""));
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("words"), module, dynamic).start()) {
            committed(runtime.patches().apply(patch(next)));
            Bundle empty = bundle(runtime, "org.ninelives.itests.empty");
            assertThat(Script.version(
                            empty.loadClass(WORDING + ".Words").getConstructor().newInstance()))
                    .isEqualTo("2.0.0");
        }
    }

    @Test
    void aLibraryThatExportsTheInterfaceOfAServiceIsRefused_andItsConsumersAreNamed() throws Exception {
        try (Ninelives runtime = Runtimes.with(
                        TestBundle.of("greeting"), TestBundle.of("greeter"), TestBundle.of("greeted"))
                .start()) {
            var both = patch(TestBundle.of("greeter", "2.0.0"), TestBundle.of("greeting", "2.0.0"));
            List<String> refusals = refusals(runtime.patches().plan(both));
            assertThat(refusals)
                    .singleElement()
                    .asString()
                    .contains(
                            "exports org.ninelives.itests.greeting.Greeting",
                            "their consumers have it from org.ninelives.itests.greeting 1.0.0: ",
                            "org.ninelives.itests.greeted 1.0.0 (org.ninelives.itests.greeting)");
            assertThat(rolledBack(runtime.patches().apply(both)).failedIn()).isEqualTo(Phase.VALIDATE);
            committed(runtime.patches().apply(patch(TestBundle.of("greeter", "2.0.0"))));
        }
    }

    @Test
    void aModuleWithAFragmentIsRefused_andTheFragmentIsNamed() throws Exception {
        Path fragment = TestBundle.changed(
                "empty",
                Map.of(
                        Constants.BUNDLE_SYMBOLICNAME,
                        "org.ninelives.itests.fragment",
                        Constants.FRAGMENT_HOST,
                        COUNTER,
                        Constants.IMPORT_PACKAGE,
                        ""));
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("counter-1"), fragment).start()) {
            var both = patch(TestBundle.of("counter-2"));
            assertThat(refusals(runtime.patches().plan(both)))
                    .singleElement()
                    .asString()
                    .contains("the fragment org.ninelives.itests.fragment 1.0.0 is attached to " + COUNTER + " 1.0.0");
            assertThat(rolledBack(runtime.patches().apply(both)).failedIn()).isEqualTo(Phase.VALIDATE);
        }
    }

    private static List<String> refusals(Plan plan) {
        return plan.findings().stream()
                .filter(finding -> finding.weight() == Finding.Weight.REFUSES)
                .map(Finding::toString)
                .toList();
    }

    private static List<BundleWiring> wirings(Ninelives runtime, String... names) {
        return Arrays.stream(names)
                .map(name -> bundle(runtime, name).adapt(BundleWiring.class))
                .toList();
    }

    private static Speaker speakerOf(Ninelives runtime, String module) {
        return runtime.service(Speaker.class, "(patch.module=" + module + ")");
    }

    /** The one that is there last. */
    private static Bundle bundle(Ninelives runtime, String name) {
        List<Bundle> found = new ArrayList<>();
        for (Bundle bundle : runtime.context().getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                found.add(bundle);
            }
        }
        return found.get(found.size() - 1);
    }
}
