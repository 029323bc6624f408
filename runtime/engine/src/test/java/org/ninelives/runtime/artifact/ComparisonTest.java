package org.ninelives.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.Finding;
import org.ninelives.api.ServiceChange;
import org.ninelives.api.ServiceChange.Change;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Decision;
import org.ninelives.api.state.FieldReport.Fate;

class ComparisonTest {

    @TempDir
    Path folder;

    @Test
    void carriesFieldsOfOneName() throws Exception {
        Comparison comparison = compare("@Carried private int count;", "@Carried protected int count;");

        assertThat(comparison.state())
                .containsExactly(new FieldReport(
                        "route", "route.Handler", "count", Fate.CARRIED, Decision.NONE, "int", "int", "int"));
        assertThat(comparison.needsGate()).isTrue();
        assertThat(comparison.findings()).isEmpty();
    }

    @Test
    void namesWhatIsNewAndWhatHasNoHome() throws Exception {
        Comparison comparison = compare("@Carried int old;", "@Carried int fresh;");

        assertThat(comparison.state())
                .extracting(FieldReport::field, FieldReport::fate)
                .containsExactly(tuple("fresh", Fate.ABSENT), tuple("old", Fate.DROPPED));
        assertThat(comparison.state().get(1).detail()).isEqualTo("int has no home in route 2.0.0");
    }

    @Test
    void convertsWhatChangedItsType() throws Exception {
        Comparison comparison = compare("@Carried int count;", "@Carried long count;");

        assertThat(comparison.state())
                .containsExactly(new FieldReport(
                        "route",
                        "route.Handler",
                        "count",
                        Fate.CONVERTED,
                        Decision.NONE,
                        "int",
                        "long",
                        "int -> long"));
    }

    @Test
    void convertsWhatIsMadeOfClassesOfTheModule() throws Exception {
        Comparison comparison = compare(
                "@Carried Visitor a; @Carried Visitor[][] b; @Carried Map<String, List<? extends Visitor>> c; static class Visitor {}",
                "@Carried Visitor a; @Carried Visitor[][] b; @Carried Map<String, List<? extends Visitor>> c; static class Visitor {}");

        assertThat(comparison.state())
                .extracting(FieldReport::field, FieldReport::fate, FieldReport::detail)
                .containsExactly(
                        tuple(
                                "a",
                                Fate.CONVERTED,
                                "route.Handler$Visitor, rebuilt: route.Handler$Visitor of the module"),
                        tuple(
                                "b",
                                Fate.CONVERTED,
                                "route.Handler$Visitor[][], rebuilt: route.Handler$Visitor of the module"),
                        tuple(
                                "c",
                                Fate.CONVERTED,
                                "Map<String, List<? extends route.Handler$Visitor>>, rebuilt: route.Handler$Visitor of"
                                        + " the module"));
    }

    @Test
    void carriesWhatItsAuthorWantsShared() throws Exception {
        Comparison comparison = compare(
                "@Carried Comparable<Own> a; static class Own {}",
                "@Carried(share = true) Comparable<Own> a; static class Own {}");

        assertThat(comparison.state()).extracting(FieldReport::fate).containsExactly(Fate.CARRIED);
    }

    @Test
    void readsRenamesBothWays() throws Exception {
        String former = "@Carried Set<String> seen;";
        String next = "@Carried(from = \"seen\") Set<String> visitors;";

        assertThat(compare(former, next).state())
                .extracting(FieldReport::field, FieldReport::fate, FieldReport::detail)
                .containsExactly(tuple("visitors", Fate.CARRIED, "was seen; shared, Set<String>: without a walk"));
        assertThat(compare(next, former).state())
                .extracting(FieldReport::field, FieldReport::fate, FieldReport::detail)
                .containsExactly(tuple("seen", Fate.CARRIED, "was visitors; shared, Set<String>: without a walk"));
    }

    @Test
    void prefersTheNameToTheFormerName() throws Exception {
        Comparison comparison =
                compare("@Carried int a; @Carried int b;", "@Carried(from = \"a\") int b; @Carried int a;");

        assertThat(comparison.state())
                .extracting(FieldReport::field, FieldReport::fate, FieldReport::detail)
                .containsExactly(tuple("b", Fate.CARRIED, "int"), tuple("a", Fate.CARRIED, "int"));
    }

    @Test
    void needsNoGate_ifAllIsSharedAndConcurrentInBothVersions() throws Exception {
        String concurrent = "@Carried(concurrent = true) final Map<String, String> a = new HashMap<>();";

        assertThat(compare(concurrent, concurrent).needsGate()).isFalse();
        assertThat(compare(concurrent, concurrent.replace("true", "false")).needsGate())
                .isTrue();
        assertThat(compare(concurrent.replace("true", "false"), concurrent).needsGate())
                .isTrue();
        assertThat(compare("", "").needsGate()).isFalse();
    }

    @Test
    void needsAGate_ifEitherVersionHasAMigration() throws Exception {
        String concurrent = "@Carried(concurrent = true) final Map<String, String> a = new HashMap<>();";
        String migration = "<service><provide interface='org.ninelives.api.state.Migration'/></service>";

        assertThat(Comparison.of(
                                bundle("1", concurrent).read(folder),
                                bundle("2", concurrent)
                                        .component("migration", "route.Handler", migration)
                                        .read(folder))
                        .needsGate())
                .isTrue();
        assertThat(Comparison.of(
                                bundle("2", concurrent)
                                        .component("migration", "route.Handler", migration)
                                        .read(folder),
                                bundle("1", concurrent).read(folder))
                        .needsGate())
                .isTrue();
    }

    @Test
    void needsAGate_ifAConcurrentValueIsCopied() throws Exception {
        String primitive = "@Carried(concurrent = true) volatile long a;";
        String own = "@Carried(concurrent = true) Map<String, Own> a; static class Own {}";

        assertThat(compare(primitive, primitive).needsGate()).isTrue();
        assertThat(compare(own, own).needsGate()).isTrue();
    }

    @Test
    void leavesStateToTheModulesOwnTransfer_ifBothVersionsHaveOne() throws Exception {
        BundleFile former = bundle("1", "@Carried int count;")
                .component(
                        "transfer",
                        "route.Handler",
                        "<service><provide interface='org.ninelives.api.state.StateTransfer'/></service>");
        BundleFile next = bundle("2", "@Carried int count;")
                .component(
                        "transfer",
                        "route.Handler",
                        "<service><provide interface='org.ninelives.api.state.StateTransfer'/></service>");

        Comparison comparison = Comparison.of(former.read(folder), next.read(folder));

        assertThat(comparison.state()).extracting(FieldReport::fate).containsOnly(Fate.TRANSFERRED);
        assertThat(comparison.needsGate()).isTrue();
        assertThat(comparison.services())
                .containsExactly(new ServiceChange("route", List.of("api.Route"), Change.KEPT));
    }

    @Test
    void warnsOfATransferThatOnlyOneVersionHas() throws Exception {
        BundleFile next = bundle("2", "")
                .component(
                        "transfer",
                        "route.Handler",
                        "<service><provide interface='org.ninelives.api.state.StateTransfer'/></service>");

        assertThat(Comparison.of(bundle("1", "").read(folder), next.read(folder))
                        .findings())
                .containsExactly(Finding.warns(
                        "route", "only route 2.0.0 offers a StateTransfer; both versions have to for it to be asked"));
    }

    @Test
    void comparesServicesByTheirInterfaces() throws Exception {
        Artifact former = plain("1")
                .offering("a", "api.A", "api.B")
                .offering("b", "api.C")
                .read(folder);
        Artifact next = plain("2")
                .offering("a", "api.A", "api.D")
                .offering("c", "api.E")
                .read(folder);

        assertThat(Comparison.of(former, next).services())
                .containsExactly(
                        new ServiceChange("route", List.of("api.A"), Change.KEPT),
                        new ServiceChange("route", List.of("api.D"), Change.ADDED),
                        new ServiceChange("route", List.of("api.B"), Change.WITHDRAWN),
                        new ServiceChange("route", List.of("api.E"), Change.ADDED),
                        new ServiceChange("route", List.of("api.C"), Change.WITHDRAWN));
    }

    @Test
    void findsAComponentThatWasRenamedByItsServices() throws Exception {
        Artifact former = plain("1")
                .offering("old", "api.A", "api.B")
                .offering("same", "api.C")
                .read(folder);
        Artifact next = plain("2")
                .offering("same", "api.C")
                .offering("renamed", "api.B", "api.A")
                .read(folder);

        assertThat(Comparison.of(former, next).services())
                .containsExactly(
                        new ServiceChange("route", List.of("api.C"), Change.KEPT),
                        new ServiceChange("route", List.of("api.B", "api.A"), Change.KEPT));
    }

    @Test
    void followsServicesThatMovedBetweenComponents() throws Exception {
        Artifact former =
                plain("1").offering("x", "api.A").offering("y", "api.B").read(folder);
        Artifact next = plain("2").offering("x", "api.B").offering("y", "api.A").read(folder);

        assertThat(Comparison.of(former, next).services())
                .extracting(ServiceChange::change)
                .containsExactly(Change.KEPT, Change.KEPT);
    }

    @Test
    void reportsUnderTheNameOfTheCandidate() throws Exception {
        Artifact former = BundleFile.of("router", "1").offering("x", "api.A").read(folder);
        Artifact next = BundleFile.of("route", "2").offering("x", "api.A").read(folder);

        assertThat(Comparison.of(former, next).services())
                .containsExactly(new ServiceChange("route", List.of("api.A"), Change.KEPT));
    }

    @Test
    void aNewBundleOnlyAdds() throws Exception {
        Comparison comparison =
                Comparison.ofNew(bundle("1", "@Carried int count;").read(folder));

        assertThat(comparison.services())
                .containsExactly(new ServiceChange("route", List.of("api.Route"), Change.ADDED));
        assertThat(comparison.state()).isEmpty();
        assertThat(comparison.needsGate()).isFalse();
    }

    @Test
    void joinsFieldsOfOneNameWhereTheirClassesGo_whateverIsDeclaredFirst() throws Exception {
        String former = "class Base { @Carried long age; } class Middle extends Base { @Carried int age; }";
        String next = "@Carried(from = \"Base\") class Root { @Carried long age; }";

        Comparison comparison = Comparison.of(
                withSuperclasses("1", former, "Middle").read(folder),
                withSuperclasses("2", next, "Root").read(folder));

        assertThat(comparison.state())
                .extracting(FieldReport::fate, FieldReport::before, FieldReport::after)
                .containsExactly(tuple(Fate.CARRIED, "long", "long"), tuple(Fate.DROPPED, "int", ""));
    }

    private static BundleFile withSuperclasses(String version, String classes, String superclass) {
        return BundleFile.of("route", version)
                .offering("route.Handler", "api.Route")
                .compiled("package route; import org.ninelives.api.module.Carried; " + classes
                        + " class Handler extends " + superclass + " { }");
    }

    private Comparison compare(String former, String next) throws Exception {
        return Comparison.of(bundle("1", former).read(folder), bundle("2", next).read(folder));
    }

    private static BundleFile plain(String version) {
        return BundleFile.of("route", version).header("Import-Package", "api");
    }

    private static BundleFile bundle(String version, String fields) {
        return BundleFile.of("route", version)
                .offering("route.Handler", "api.Route")
                .compiled("""
                package route;
                import java.util.*;
                import org.ninelives.api.module.Carried;
                class Handler {
                    %s
                }
                """.formatted(fields));
    }
}
