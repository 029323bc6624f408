package org.ninelives.shell.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.StateTree;

class StateCommandsTest {

    private final FakePatchService service = new FakePatchService();
    private final Lines screen = new Lines();

    @Test
    void stateShowsATree() throws Exception {
        commands().state(new StateOptions("route", null, null, false));

        assertThat(screen.text()).isEqualTo("""
                route 1.0.0, 2026-01-31 09:15:00

                RouteHandler (org.example.RouteHandler) #1
                  count: long = 42  [carried]
                  visitors: Map<String, org.example.Visitor> = HashMap #2 of 1,000,000  [converted: visitors["anna"]: a org.example.Visitor]
                    ["anna"] = org.example.Visitor #3
                      name = "Anna\\n"
                      password = ***
                      friend = null
                    ["first"] = org.example.Visitor #3, see there
                    ... 999,998 more

                static of org.example.Register
                  opened: int = 3  [carried]

                handed out:
                  1,200 of org.example.Ticket
                tasks:
                  cleanup, every 1 min, next in 12.3 s, ran 120 times
                  reminder, once, in 5 s, ran 0 times, 2 left out, for it took too long, failed: java.io.IOException: no route
                """);
        assertThat(service.bounds).containsExactly(StateTree.Bounds.DEFAULT);
    }

    @Test
    void stateFitsTheTerminal() throws Exception {
        screen.width = 30;

        commands().state(new StateOptions("route", null, null, false));

        assertThat(screen.text().lines())
                .contains("  visitors: Map<String, org...")
                .allMatch(line -> line.length() <= 32);
    }

    @Test
    void stateAsJsonReadsBack() throws Exception {
        commands().state(new StateOptions("route", "7", "100", true));

        JsonNode tree = new ObjectMapper().readTree(screen.text());
        assertThat(tree.at("/module").asText()).isEqualTo("route");
        assertThat(tree.at("/complete").asBoolean()).isTrue();
        JsonNode visitors = tree.at("/owners/0/fields/1");
        assertThat(visitors.at("/fate").asText()).isEqualTo("CONVERTED");
        assertThat(visitors.at("/decision").asText()).isEqualTo("BY_WALK");
        assertThat(visitors.at("/value/size").asLong()).isEqualTo(1_000_000);
        assertThat(visitors.at("/value/more").asLong()).isEqualTo(999_998);
        assertThat(visitors.at("/value/parts/0/parts/0/text").asText()).isEqualTo("Anna\n");
        assertThat(visitors.at("/value/parts/0/parts/2/type").isNull()).isTrue();
        assertThat(visitors.at("/value/parts/1/repeated").asBoolean()).isTrue();
        assertThat(visitors.at("/value/parts/1/id").asInt())
                .isEqualTo(visitors.at("/value/parts/0/id").asInt());
        assertThat(tree.at("/owners/1/static").asBoolean()).isTrue();
        assertThat(tree.at("/owners/1/fields/0/value/text").asText()).isEqualTo("3");
        assertThat(tree.at("/owners/0/static").isMissingNode()).isTrue();
        assertThat(tree.at("/handedOut/0/type").asText()).isEqualTo("org.example.Ticket");
        assertThat(tree.at("/handedOut/0/count").asInt()).isEqualTo(1200);
        assertThat(tree.at("/tasks/0/name").asText()).isEqualTo("cleanup");
        assertThat(tree.at("/tasks/0/periodMillis").asLong()).isEqualTo(60_000);
        assertThat(tree.at("/tasks/0/dueMillis").asLong()).isEqualTo(12_300);
        assertThat(tree.at("/tasks/1/periodMillis").isMissingNode()).isTrue();
        assertThat(service.bounds)
                .extracting(StateTree.Bounds::depth, StateTree.Bounds::width)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(7, 100));
    }

    @Test
    void boundsThatMakeNoSenseAreRefused_andNothingIsAsked() {
        assertThatThrownBy(() -> commands().state(new StateOptions("route", "deep", null, false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--depth takes a number, not 'deep'");
        assertThatThrownBy(() -> commands().state(new StateOptions("route", "-1", null, false)))
                .hasMessage("the depth is from 0 to 100, not -1");
        assertThatThrownBy(() -> commands().state(new StateOptions("route", null, "0", false)))
                .hasMessage("at least one part has to be shown, not 0");
        assertThat(service.bounds).isEmpty();
    }

    @Test
    void diffShowsTypesAndWhatIsThereNow() throws Exception {
        service.plan = changed();

        commands().diff(route(), false);

        assertThat(screen.text()).isEqualTo("""
                route 1.0.0 -> 2.0.0

                COMPONENT             FIELD     FATE       BEFORE  NOW                   AFTER          DETAIL
                RouteHandler          count     converted  int     42                    long           int -> long
                RouteHandler          visitors  dropped    Map     HashMap of 1,000,000  -              Map has no home
                RouteHandler          errors    absent     -       -                     List<Integer>  new
                org.example.Register  opened    carried    int     3                     int

                handed out:
                  1,200 of org.example.Ticket
                tasks:
                  cleanup, every 1 min, next in 12.3 s, ran 120 times
                  reminder, once, in 5 s, ran 0 times, 2 left out, for it took too long, failed: java.io.IOException: no route

                1 carried, 1 converted, 1 absent, 1 dropped; verdict: would be applied, calls wait while the state moves
                """);
    }

    @Test
    void diffAsJsonReadsBack() throws Exception {
        service.plan = changed();

        commands().diff(route(), true);

        JsonNode diff = new ObjectMapper().readTree(screen.text());
        assertThat(diff.at("/acceptable").asBoolean()).isTrue();
        assertThat(diff.at("/members/0/from").asText()).isEqualTo("1.0.0");
        assertThat(diff.at("/state/0/before").asText()).isEqualTo("int");
        assertThat(diff.at("/state/0/after").asText()).isEqualTo("long");
        assertThat(diff.at("/state/0/now/0/text").asText()).isEqualTo("42");
        assertThat(diff.at("/state/1/fate").asText()).isEqualTo("DROPPED");
        assertThat(diff.at("/state/2/now")).isEmpty();
        assertThat(diff.at("/state/3/now/0/text").asText()).isEqualTo("3");
        assertThat(diff.at("/handedOut/0/count").asInt()).isEqualTo(1200);
        assertThat(diff.at("/tasks/1/name").asText()).isEqualTo("reminder");
    }

    @Test
    void diffShowsARefusedPatchAsWell() throws Exception {
        service.plan = Samples.refusedPlan();

        commands().diff(route(), false);

        assertThat(screen.text()).contains("REFUSES  org.example.Stats", "verdict: refused by 1 finding");
    }

    private static Samples.APlan changed() {
        return new Samples.APlan(
                List.of(Samples.ROUTE),
                List.of(),
                List.of(),
                List.of(
                        field("count", FieldReport.Fate.CONVERTED, "int", "long", "int -> long"),
                        field("visitors", FieldReport.Fate.DROPPED, "Map", "", "Map has no home"),
                        field("errors", FieldReport.Fate.ABSENT, "", "List<Integer>", "new"),
                        new FieldReport(
                                "route",
                                "org.example.Register",
                                "opened",
                                FieldReport.Fate.CARRIED,
                                FieldReport.Decision.NONE,
                                "int",
                                "int",
                                "")),
                true);
    }

    private static FieldReport field(String name, FieldReport.Fate fate, String before, String after, String detail) {
        return new FieldReport("route", "RouteHandler", name, fate, FieldReport.Decision.NONE, before, after, detail);
    }

    private static PatchOptions route() {
        return new PatchOptions(List.of("mvn:org.example/route/2.0.0"), List.of(), List.of(), Limits.DEFAULTS, "anna");
    }

    private PatchCommands commands() {
        return new PatchCommands(service, screen, Path.of("/"), service.listening(), ZoneOffset.UTC);
    }
}
