package org.ninelives.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.Finding;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Decision;
import org.ninelives.api.state.FieldReport.Fate;

class FieldMoveTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "String",
                "long[][]",
                "String[]",
                "AtomicLong",
                "UUID",
                "Optional<String>",
                "Map<String, Long>",
                "ConcurrentHashMap<UUID, java.time.Instant>",
                "SortedMap<Integer, long[]>",
                "Set<? extends String>",
                "Deque<TimeUnit>",
                "AtomicReference<String>",
                "Map<String, Optional<Integer>>"
            })
    void whatLeavesNothingOpenIsSharedWithoutAWalk(String type) throws Exception {
        FieldReport field = report(type, type);

        assertThat(field.decision()).isEqualTo(Decision.BY_TYPE);
        assertThat(field.fate()).isEqualTo(Fate.CARRIED);
        assertThat(field.detail()).startsWith("shared, ").endsWith(": without a walk");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Object",
                "Map",
                "Runnable",
                "Object[]",
                "List<Runnable>",
                "Map<String, Object>",
                "Map<String, List<Integer>>",
                "Map<String, AtomicLong>",
                "List<Number>",
                "List<java.math.BigDecimal>",
                "List<? super String>",
                "List<?>",
                "List<String>[]",
                "Set<Class<?>>",
                "Comparable<String>",
                "Supplier<String>"
            })
    void whatLeavesSomethingOpenIsWalked(String type) throws Exception {
        FieldReport field = report(type, type);

        assertThat(field.decision()).isEqualTo(Decision.BY_WALK);
        assertThat(field.detail()).startsWith("decided by a walk: ");
    }

    @Test
    void oneVersionThatLeavesSomethingOpenIsEnoughForAWalk() throws Exception {
        FieldReport field = report("Map<String, Long>", "Map<String, Object>");

        assertThat(field.decision()).isEqualTo(Decision.BY_WALK);
        assertThat(field.before()).isEqualTo("Map<String, Long>");
        assertThat(field.after()).isEqualTo("Map<String, Object>");
        assertThat(report("Map<String, Object>", "Map<String, Long>").decision())
                .isEqualTo(Decision.BY_WALK);
    }

    @Test
    void typesReadAsTheyAreWritten() throws Exception {
        assertThat(report("Map<String, ? extends List<? super Integer>>[]", "Object")
                        .before())
                .isEqualTo("Map<String, ? extends List<? super Integer>>[]");
        assertThat(report("Map.Entry<String, Own>", "Object").before())
                .isEqualTo("Map.Entry<String, route.Handler$Own>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ExecutorService|an executor",
                "Thread|a thread",
                "Timer|a timer",
                "java.util.concurrent.locks.ReentrantLock|a lock",
                "Semaphore|a semaphore",
                "java.io.InputStream|something to be closed",
                "java.net.Socket|something to be closed",
                "java.nio.channels.FileChannel|something to be closed",
                "java.nio.channels.SelectionKey|a selector's key",
                "java.lang.ref.Cleaner|a cleaner",
                "java.lang.invoke.MethodHandle|a method handle",
                "java.sql.Connection|a database connection",
                "javax.sql.DataSource|a source of database connections",
                "java.net.http.HttpClient|an HTTP client",
                "org.osgi.framework.BundleContext|belongs to one bundle alone"
            })
    void whatNeverMovesIsRefusedByItsType_withTheAlternative(String type, String reason) throws Exception {
        Comparison comparison = compare("@Carried " + type + " it;", "@Carried " + type + " it;");

        assertThat(comparison.state()).extracting(FieldReport::fate).containsExactly(Fate.REFUSED);
        assertThat(comparison.findings())
                .extracting(Finding::weight, Finding::subject)
                .containsExactly(tuple(Finding.Weight.REFUSES, "route/route.Handler.it"));
        assertThat(comparison.findings().get(0).message())
                .contains(reason)
                .containsAnyOf("create it in promoted()", "get another one")
                .endsWith("take @Carried from the field");
        assertThat(compare("@Carried(share = true) " + type + " it;", "@Carried " + type + " it;")
                        .state())
                .extracting(FieldReport::fate, FieldReport::decision)
                .containsExactly(tuple(Fate.CARRIED, Decision.BY_AUTHOR));
    }

    @Test
    void whatIsInjectedIsRefused_whateverItsAuthorSays() throws Exception {
        String injected =
                "@org.osgi.service.component.annotations.Reference @Carried(share = true) volatile Runnable task;";

        Comparison comparison = compare(injected, injected);

        assertThat(comparison.state()).extracting(FieldReport::fate).containsExactly(Fate.REFUSED);
        assertThat(comparison.findings().get(0).toString())
                .startsWith("route/route.Handler.task: is carried and injected (@Reference)");
    }

    @ParameterizedTest
    @CsvSource({"long, int", "int, String", "Integer, int", "boolean, long", "double, float"})
    void aPrimitiveThatDoesNotFitIsRefused(String former, String next) throws Exception {
        Comparison comparison = compare("@Carried " + former + " it;", "@Carried " + next + " it;");

        assertThat(comparison.state()).extracting(FieldReport::fate).containsExactly(Fate.REFUSED);
        assertThat(comparison.findings().get(0).toString())
                .isEqualTo(
                        "route/route.Handler.it: a " + former + " does not fit into a " + next
                                + "; give the field a new name and fill it by a Migration, or move the state by a StateTransfer");
    }

    @Test
    void whatFitsOnlyIfItIsNullIsWarnedOf() throws Exception {
        assertThat(compare("@Carried String it;", "@Carried UUID it;").findings())
                .extracting(Finding::weight)
                .containsExactly(Finding.Weight.WARNS);
        assertThat(compare("@Carried String it;", "@Carried CharSequence it;").findings())
                .isEmpty();
        assertThat(compare("@Carried int it;", "@Carried long it;").findings())
                .as("of the way back")
                .extracting(Finding::weight)
                .containsExactly(Finding.Weight.NOTES);
    }

    @Test
    void whatAMigrationMayMakeFitIsLeftToIt() throws Exception {
        BundleFile next = bundle("2", "@Carried int it;")
                .component(
                        "migration",
                        "route.Handler$Own",
                        "<service><provide interface='org.ninelives.api.state.Migration'/></service>");

        Comparison comparison = Comparison.of(bundle("1", "@Carried long it;").read(folder), next.read(folder));

        assertThat(comparison.state()).extracting(FieldReport::fate).containsExactly(Fate.CONVERTED);
        assertThat(comparison.findings())
                .as("of the way back")
                .extracting(Finding::weight)
                .containsExactly(Finding.Weight.NOTES);
    }

    @Test
    void elementsThatCannotFitAreForeseen() throws Exception {
        Comparison comparison = compare("@Carried Map<String, Integer> a;", "@Carried Map<String, Long> a;");

        assertThat(comparison.findings())
                .extracting(Finding::weight, Finding::message)
                .singleElement()
                .satisfies(finding -> assertThat(finding.toList().get(1).toString())
                        .startsWith("what a Map<String, Integer> holds does not fit into a Map<String, Long>"));
    }

    private FieldReport report(String former, String next) throws Exception {
        return compare("@Carried " + former + " it;", "@Carried " + next + " it;").state().stream()
                .findFirst()
                .orElseThrow();
    }

    private Comparison compare(String former, String next) throws Exception {
        return Comparison.of(bundle("1", former).read(folder), bundle("2", next).read(folder));
    }

    private static BundleFile bundle(String version, String fields) {
        return BundleFile.of("route", version)
                .offering("route.Handler", "api.Route")
                .compiled(
                        "package org.osgi.service.component.annotations; public @interface Reference { }",
                        "package org.osgi.framework; public interface BundleContext { }",
                        """
                package route;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.concurrent.atomic.*;
                import java.util.function.*;
                import org.ninelives.api.module.Carried;
                class Handler {
                    %s
                    static class Own {}
                }
                """.formatted(fields));
    }
}
