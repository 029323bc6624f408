package org.ninelives.shell.text;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ninelives.api.Finding;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.Member;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.PatchReport;
import org.ninelives.api.Phase;
import org.ninelives.api.Plan;
import org.ninelives.api.ServiceChange;
import org.ninelives.api.TaskStatus;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.StateTree;
import org.osgi.framework.Version;

/** The module {@code route} on its way from 1.0.0 to 2.0.0, as patch 7, at 2026-01-31 09:15 UTC. */
public final class Samples {

    public static final Instant BEGAN = Instant.parse("2026-01-31T09:15:00Z");
    public static final Member ROUTE =
            new Member("route", Version.parseVersion("1.0.0"), Version.parseVersion("2.0.0"), "route");
    public static final Member BROUGHT_ANEW = new Member("route.api", null, Version.parseVersion("1.1.0"), "route.api");
    public static final Member OTHER =
            new Member("game", Version.parseVersion("1.0.0"), Version.parseVersion("1.1.0"), "game");

    private static final List<FieldReport> STATE = List.of(
            new FieldReport("route", "RouteHandler", "visitors", FieldReport.Fate.CARRIED, "shared AtomicLong"),
            new FieldReport("route", "RouteHandler", "errors", FieldReport.Fate.ABSENT, ""));

    private Samples() {}

    public record APlan(
            List<Member> members,
            List<Finding> findings,
            List<ServiceChange> services,
            List<FieldReport> state,
            boolean needsGate)
            implements Plan {}

    public record AReport(
            String id,
            String by,
            Instant began,
            List<Member> members,
            List<PhaseTime> phases,
            List<Finding> findings,
            List<FieldReport> state,
            long callsParked,
            Duration longestWait,
            Duration pause,
            Duration drain,
            List<String> lingering)
            implements PatchReport {}

    public record AModule(
            String module,
            Version serving,
            long bundleId,
            List<List<String>> services,
            List<Version> reachable,
            List<Version> standby,
            List<TaskStatus> tasks,
            List<String> obstacles)
            implements ModuleStatus {}

    public record ATask(
            String name, Optional<Duration> period, Duration due, long ticks, long leftOut, Optional<String> failure)
            implements TaskStatus {}

    public record AnEntry(String id, String by, Instant began, List<Member> members, Outcome outcome, String reason)
            implements HistoryEntry {}

    public static Plan plan(Member... members) {
        return new APlan(
                List.of(members),
                List.of(Finding.notes("route", "the bundle is not signed")),
                List.of(
                        new ServiceChange("route", List.of("org.example.Route"), ServiceChange.Change.KEPT),
                        new ServiceChange("route", List.of("org.example.Stats"), ServiceChange.Change.ADDED)),
                STATE,
                true);
    }

    public static Plan refusedPlan() {
        return new APlan(
                List.of(ROUTE),
                List.of(
                        Finding.refuses("org.example.Stats", "2.0.0 does not offer it"),
                        Finding.warns("route", "exports a package that nobody imports")),
                List.of(new ServiceChange("route", List.of("org.example.Stats"), ServiceChange.Change.WITHDRAWN)),
                List.of(),
                false);
    }

    public static Plan unreadablePlan() {
        return new APlan(
                List.of(),
                List.of(Finding.refuses("file:/x.jar", "not a jar: it begins with 'hello'")),
                List.of(),
                List.of(),
                false);
    }

    public static PatchReport committedReport() {
        return new AReport(
                "7",
                "anna",
                BEGAN,
                List.of(ROUTE),
                List.of(
                        new PatchReport.PhaseTime(Phase.STAGE, Duration.ofNanos(3_100_000), true),
                        new PatchReport.PhaseTime(Phase.START, Duration.ofMillis(84), true),
                        new PatchReport.PhaseTime(Phase.RELEASE, Duration.ofMillis(1), true),
                        new PatchReport.PhaseTime(Phase.RETIRE, Duration.ofMillis(400), true)),
                List.of(Finding.warns("route", "exports a package that nobody imports")),
                STATE,
                12,
                Duration.ofNanos(3_100_000),
                Duration.ofMillis(4),
                Duration.ofMillis(1),
                List.of());
    }

    public static PatchReport failedReport() {
        return new AReport(
                "8",
                "",
                BEGAN,
                List.of(ROUTE),
                List.of(
                        new PatchReport.PhaseTime(Phase.STAGE, Duration.ofMillis(3), true),
                        new PatchReport.PhaseTime(Phase.VERIFY, Duration.ofMillis(84), false)),
                List.of(Finding.refuses("route", "health check 'database' says CRITICAL: no connection")),
                List.of(),
                0,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                List.of());
    }

    public static ModuleStatus route() {
        return new AModule(
                "route",
                Version.parseVersion("2.0.0"),
                57,
                List.of(List.of("org.example.Route", "org.example.Stats"), List.of("javax.servlet.Servlet")),
                List.of(Version.parseVersion("1.0.0")),
                List.of(),
                List.of(
                        new ATask(
                                "cleanup",
                                Optional.of(Duration.ofMinutes(1)),
                                Duration.ofMillis(12_300),
                                120,
                                0,
                                Optional.empty()),
                        new ATask(
                                "reminder",
                                Optional.empty(),
                                Duration.ofSeconds(5),
                                0,
                                2,
                                Optional.of("java.io.IOException: no route"))),
                List.of());
    }

    public static ModuleStatus stuckModule() {
        return new AModule(
                "legacy",
                Version.parseVersion("1.0.0"),
                58,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("offers the class org.example.Legacy as a service, not an interface", "second reason"));
    }

    /** One component with three fields, one of which holds an object twice. */
    public static StateTree tree() {
        StateTree.Node anna = new StateTree.Node(
                "[\"anna\"]",
                "org.example.Visitor",
                null,
                -1,
                3,
                false,
                "",
                List.of(
                        node("name", "java.lang.String", "Anna\n"),
                        node("password", "java.lang.String", StateTree.Node.SECRET),
                        new StateTree.Node("friend", "", null, -1, 0, false, "", List.of(), 0)),
                0);
        StateTree.Node again =
                new StateTree.Node("[\"first\"]", "org.example.Visitor", null, -1, 3, true, "", List.of(), 0);
        return new StateTree(
                "route",
                Version.parseVersion("1.0.0"),
                BEGAN,
                List.of(
                        new StateTree.Owner(
                                "RouteHandler",
                                "org.example.RouteHandler",
                                1,
                                List.of(
                                        new StateTree.Field(
                                                "long",
                                                FieldReport.Fate.CARRIED,
                                                FieldReport.Decision.NONE,
                                                "",
                                                node("count", "long", "42")),
                                        new StateTree.Field(
                                                "Map<String, org.example.Visitor>",
                                                FieldReport.Fate.CONVERTED,
                                                FieldReport.Decision.BY_WALK,
                                                "visitors[\"anna\"]: a org.example.Visitor",
                                                new StateTree.Node(
                                                        "visitors",
                                                        "java.util.HashMap",
                                                        null,
                                                        1_000_000,
                                                        2,
                                                        false,
                                                        "",
                                                        List.of(anna, again),
                                                        999_998)))),
                        new StateTree.Owner(
                                "org.example.Register",
                                "org.example.Register",
                                0,
                                List.of(new StateTree.Field(
                                        "int",
                                        FieldReport.Fate.CARRIED,
                                        FieldReport.Decision.NONE,
                                        "",
                                        node("opened", "int", "3"))))),
                List.of(new StateTree.HandedOut("org.example.Ticket", 1200)),
                true);
    }

    private static StateTree.Node node(String name, String type, String text) {
        return new StateTree.Node(name, type, text, -1, 0, false, "", List.of(), 0);
    }

    public static HistoryEntry entry(String id, HistoryEntry.Outcome outcome, String reason) {
        return new AnEntry(id, "anna", BEGAN, List.of(ROUTE), outcome, reason);
    }
}
