package org.ninelives.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.Finding;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Fate;

/** Carried state behind services that an activator registers. */
class CarriersTest {

    private static final String CARRIED = "@org.ninelives.api.module.Carried ";

    @TempDir
    Path folder;

    @Test
    void areForeseenByTheNameOfTheirClass() throws Exception {
        Comparison comparison = Comparison.of(
                bundle(
                        "1",
                        "package tax; class Office { " + CARRIED + "long sum; " + CARRIED + "int old; int other; }"),
                bundle("2", "package tax; class Office { " + CARRIED + "long sum; " + CARRIED + "int fresh; }"));

        assertThat(comparison.state())
                .extracting(FieldReport::component, FieldReport::field, FieldReport::fate)
                .containsExactly(
                        tuple("tax.Office", "sum", Fate.CARRIED),
                        tuple("tax.Office", "fresh", Fate.ABSENT),
                        tuple("tax.Office", "old", Fate.DROPPED));
        assertThat(comparison.needsGate()).isTrue();
        assertThat(comparison.services()).isEmpty();
        assertThat(comparison.findings())
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .contains("a rollback would lose Office.fresh");
    }

    @Test
    void areForeseenUnderAnotherName_whereThereIsOnlyOne() throws Exception {
        Comparison comparison = Comparison.of(
                bundle("1", "package tax; class Office { " + CARRIED + "long sum; }"),
                bundle("2", "package tax; class Bureau { " + CARRIED + "long sum; }"));

        assertThat(comparison.state())
                .extracting(FieldReport::component, FieldReport::field, FieldReport::fate)
                .containsExactly(tuple("tax.Bureau", "sum", Fate.CARRIED));
    }

    @Test
    void areNotGuessed_whereThereAreMore() throws Exception {
        Comparison comparison = Comparison.of(
                bundle(
                        "1",
                        "package tax; class A { " + CARRIED + "long sum; }",
                        "package tax; class B { " + CARRIED + "long count; }"),
                bundle("2", "package tax; class C { " + CARRIED + "long sum; }"));

        assertThat(comparison.state()).isEmpty();
        assertThat(comparison.findings())
                .extracting(Finding::weight, Finding::subject)
                .containsExactlyInAnyOrder(tuple(Finding.Weight.WARNS, "tax.A"), tuple(Finding.Weight.WARNS, "tax.B"));
    }

    @Test
    void areNoObjectsInsideTheState_whoseFieldsSayOnlyHowTheyWereCalled() throws Exception {
        String renamed = "package tax; class Item { @org.ninelives.api.module.Carried(from = \"a\") int b; }";
        Artifact former = bundle("1", "package tax; class Item { int a; }");
        Artifact fresh = bundle("2", renamed);

        for (Comparison comparison : java.util.List.of(
                Comparison.of(former, fresh),
                Comparison.of(fresh, former),
                Comparison.of(fresh, bundle("3", renamed)))) {
            assertThat(comparison.state()).isEmpty();
            assertThat(comparison.findings()).isEmpty();
        }
    }

    @Test
    void areForeseenWhereAllOfTheirFieldsWereRenamed_thereAndBack() throws Exception {
        Artifact former = bundle("1", "package tax; class Office { " + CARRIED + "long a; }");
        Artifact fresh =
                bundle("2", "package tax; class Office { @org.ninelives.api.module.Carried(from = \"a\") long b; }");

        assertThat(Comparison.of(former, fresh).state())
                .extracting(FieldReport::field, FieldReport::fate)
                .containsExactly(tuple("b", Fate.CARRIED));
        assertThat(Comparison.of(fresh, former).state())
                .extracting(FieldReport::field, FieldReport::fate)
                .containsExactly(tuple("a", Fate.CARRIED));
    }

    @Test
    void ofStaticStateAreForeseenByTheirClass_ofComponentsToo() throws Exception {
        String handler = "package tax; public class Handler { @org.ninelives.api.module.Carried %s; }";
        Comparison comparison = Comparison.of(
                BundleFile.of("tax", "1")
                        .offering("tax.Handler", "api.Tax")
                        .compiled(
                                handler.formatted("static long served"),
                                "package tax; class Cache { " + CARRIED + "static java.util.Map<?, ?> all; " + CARRIED
                                        + "static int old; }")
                        .read(folder),
                BundleFile.of("tax", "2")
                        .offering("tax.Handler", "api.Tax")
                        .compiled(
                                handler.formatted("static long served"),
                                "package tax; @org.ninelives.api.module.Carried(from = \"Cache\") class Store { "
                                        + CARRIED + "static java.util.Map<?, ?> all; " + CARRIED
                                        + "static int fresh; }")
                        .read(folder));

        assertThat(comparison.state())
                .extracting(FieldReport::component, FieldReport::field, FieldReport::fate)
                .containsExactlyInAnyOrder(
                        tuple("tax.Handler", "served", Fate.CARRIED),
                        tuple("tax.Store", "all", Fate.CARRIED),
                        tuple("tax.Store", "fresh", Fate.ABSENT),
                        tuple("tax.Store", "old", Fate.DROPPED));
        assertThat(comparison.needsGate()).isTrue();
        assertThat(comparison.findings())
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .contains("a rollback would lose Store.fresh");
    }

    @Test
    void ofStaticStateNeedAGate_whateverTheirAuthorSaysOfTheType() throws Exception {
        String source = "package tax; class A { @org.ninelives.api.module.Carried(concurrent = true) static"
                + " java.util.concurrent.atomic.AtomicLong sum; }";

        assertThat(Comparison.of(bundle("1", source), bundle("2", source)).needsGate())
                .isTrue();
    }

    private Artifact bundle(String version, String... sources) throws Exception {
        return BundleFile.of("tax", version).compiled(sources).read(folder);
    }
}
