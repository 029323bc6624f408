package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ninelives.api.state.FieldReport;

class CarryingStaticFieldsTest {

    private static Object read(Class<?> type, String name) throws ReflectiveOperationException {
        return field(type, name).get(null);
    }

    private static void write(Class<?> type, String name, Object value) throws ReflectiveOperationException {
        field(type, name).set(null, value);
    }

    private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    @Test
    void goOnByTheNamesOfClassAndField_afterTheirClassWasInitialised() throws Exception {
        Upgrade game = Upgrade.of("""
                class Player { String name = "anna"; }
                class Registry { @Carried static Map<String, Player> all = new HashMap<>(); @Carried static List<String> log = new ArrayList<>();
                    @Carried static int count; static int unmarked; @Carried static long gone = 4; }""", """
                class Player { String name; int rank = 7; }
                class Registry { static final String INITIAL = "initial"; @Carried static Map<String, Player> all; @Carried(from = "log") static List<String> lines;
                    @Carried static long count = 9; static int unmarked = 3; @Carried static String motto = INITIAL + "!"; }""");
        Class<?> former = game.formerType("Registry");
        Object player = Upgrade.make(game.formerType("Player"));
        write(former, "all", new java.util.HashMap<>(Map.of("anna", player)));
        write(former, "count", 5);
        write(former, "unmarked", 5);
        game.statics("Registry");

        Move move = game.prepare();
        move.apply();

        Class<?> fresh = game.freshType("Registry");
        Object moved = ((Map<?, ?>) read(fresh, "all")).get("anna");
        assertThat(Upgrade.get(moved, "rank")).isEqualTo(7);
        assertThat(read(fresh, "lines")).isSameAs(read(former, "log"));
        assertThat(read(fresh, "count")).isEqualTo(5L);
        assertThat(read(fresh, "unmarked")).isEqualTo(3);
        assertThat(read(fresh, "motto")).isEqualTo("initial!");
        assertThat(move.report())
                .extracting(field -> field.component() + "." + field.field() + " " + field.fate())
                .containsExactlyInAnyOrder(
                        "Registry.all CONVERTED",
                        "Registry.lines CARRIED",
                        "Registry.count CONVERTED",
                        "Registry.motto ABSENT",
                        "Registry.gone DROPPED");
        assertThat(move.concurrent()).isFalse();
        assertThat(Move.mayBeConcurrent(game.plan(), game.pairs())).isFalse();
    }

    @Test
    void areTheSameObjectsThatComponentsHold() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { } class Registry { @Carried static Player best; }
                class Players { @Carried Player one = new Player(); void fill() { Registry.best = one; } }""");
        game.statics("Registry");
        Upgrade.call(game.component("Players"), "fill");

        Object candidate = game.move();

        assertThat(read(game.freshType("Registry"), "best"))
                .isSameAs(Upgrade.get(candidate, "one"))
                .isInstanceOf(game.freshType("Player"));
    }

    @Test
    void getTheirInitialValuesBackOnDiscard_andAreDetachedFromAVersionThatGoes() throws Exception {
        Upgrade game = Upgrade.same(
                "class Registry { @Carried static List<String> all = new ArrayList<>(); static List<String> alias = all; }");
        Class<?> former = game.formerType("Registry");
        Class<?> fresh = game.freshType("Registry");
        Object initial = read(fresh, "all");
        Object shared = read(former, "all");
        game.statics("Registry");

        Move move = game.prepare();
        move.apply();
        assertThat(read(fresh, "all")).isSameAs(shared);
        move.discard();
        assertThat(read(fresh, "all")).isSameAs(initial);
        assertThat(read(former, "all")).isSameAs(shared);

        Move again = game.prepare();
        again.apply();
        again.detachIncumbents("game");
        assertThat(read(fresh, "all")).isSameAs(shared);
        assertThat(read(former, "all")).isNotSameAs(shared);
        assertThat(read(former, "alias")).isNotSameAs(shared);
    }

    @Test
    void ofAClassThatNobodyHasUsedStayInitial_andItIsNotInitialisedForThat() throws Exception {
        String source = """
                class Registry { static { Library.INITIALISED.add("%s"); }
                    @Carried static int count = %d; }""";
        Upgrade game = Upgrade.of(source.formatted("former", 1), source.formatted("fresh", 2));
        game.statics("Registry");
        Library.INITIALISED.clear();

        Move move = game.prepare();
        List<FieldReport> report = move.report();
        move.apply();
        move.discard();
        move.detachIncumbents("game");

        assertThat(Library.INITIALISED).isEmpty();
        assertThat(report).singleElement().satisfies(field -> {
            assertThat(field.fate()).isEqualTo(FieldReport.Fate.ABSENT);
            assertThat(field.detail()).contains("nobody has used the former class");
        });
        assertThat(read(game.freshType("Registry"), "count")).isEqualTo(2);
        assertThat(read(game.formerType("Registry"), "count")).isEqualTo(1);
        game.prepare().apply();
        assertThat(read(game.freshType("Registry"), "count")).isEqualTo(1);
    }

    @Test
    void ofAClassThatCannotBeInitialisedAreRefusedByName() throws Exception {
        Upgrade game = Upgrade.of(
                "class Registry { @Carried static int count; }",
                "class Registry { @Carried static int count; static { if (true) throw new IllegalStateException(\"no licence\"); } }");
        write(game.formerType("Registry"), "count", 4);
        game.statics("Registry");

        assertThatThrownBy(game::prepare)
                .hasMessageContaining("game/Registry: the class could not be initialised")
                .hasMessageContaining("no licence");
    }
}
