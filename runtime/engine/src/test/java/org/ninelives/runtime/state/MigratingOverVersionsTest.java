package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;
import static org.ninelives.runtime.state.Upgrade.set;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.ninelives.api.state.StateTransferException;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** Chains over skipped versions, the way back, and what a migration sees of other objects. */
class MigratingOverVersionsTest {

    private static final String ONE = """
            class Player { String name = "Anna Bell"; Player friend; transient int hits = 3; }
            class Players { @Carried Player one = new Player(); @Carried Set<Player> all = new HashSet<>(Set.of(one)); }""";
    private static final String TWO = """
            class Player { String first = ""; String last = ""; Player friend; transient int hits; }
            class Players { @Carried Player one = new Player(); @Carried Set<Player> all = new HashSet<>(); }""";
    private static final String THREE = """
            class Player { String initials; String last = ""; Player friend; long score; }
            class Players { @Carried Player one; @Carried Set<Player> all; }""";

    private interface Edit {
        void on(Map<String, @Nullable Object> values) throws StateTransferException;
    }

    private interface Completion {
        void of(OldObject old, Object fresh) throws StateTransferException;
    }

    private record Recorded<T>(
            Class<T> type, String name, List<String> log, Edit forth, Edit back, Completion completion)
            implements Migration<T> {

        @Override
        public void migrate(OldObject old, T fresh) throws StateTransferException {
            log.add(name + " completes");
            completion.of(old, fresh);
        }

        @Override
        public void step(Map<String, @Nullable Object> values) throws StateTransferException {
            log.add(name);
            forth.on(values);
        }

        @Override
        public void revert(Map<String, @Nullable Object> values) throws StateTransferException {
            log.add("back " + name);
            back.on(values);
        }
    }

    private final List<String> log = new ArrayList<>();

    private <T> Steps.Step split(Class<T> type) {
        return new Steps.Step(
                new Recorded<>(
                        type,
                        "1->2",
                        log,
                        values -> {
                            String[] parts =
                                    String.valueOf(values.remove("name")).split(" ", -1);
                            values.put("first", parts[0]);
                            values.put("last", parts[1]);
                        },
                        values -> values.put("name", values.remove("first") + " " + values.remove("last")),
                        (old, fresh) -> {}),
                new VersionRange("[1,2)"),
                Version.valueOf("2"));
    }

    private <T> Steps.Step shorten(Class<T> type, Completion completion) {
        return new Steps.Step(
                new Recorded<>(
                        type,
                        "2->3",
                        log,
                        values -> {
                            values.put(
                                    "initials",
                                    String.valueOf(values.remove("first")).substring(0, 1));
                            values.put("score", 10 * (int) values.get("hits"));
                        },
                        values -> {
                            values.put("first", values.remove("initials") + ".");
                            values.put("hits", (int) ((long) values.get("score") / 10));
                        },
                        completion),
                new VersionRange("[2,3)"),
                Version.valueOf("3"));
    }

    private Object moved(Upgrade game, List<Migration<?>> migrations) throws StateTransferException {
        migrations.forEach(game::migrateBy);
        return game.move();
    }

    @Test
    void stepsLeadOverSkippedVersions_eachFromWhatTheFormerLeft_whateverTheOrderInWhichTheyAreOffered()
            throws Exception {
        Upgrade game = Upgrade.of(ONE, THREE);
        game.component("Players");
        Class<?> type = game.freshType("Player");
        List<String> seen = new ArrayList<>();

        Object candidate = moved(
                game,
                Steps.forward(
                        List.of(
                                shorten(type, (old, fresh) -> {
                                    seen.add(old.names() + " " + old.get("last") + " " + get(fresh, "initials"));
                                    assertThatThrownBy(() -> old.get("name")).hasMessageContaining("no value name");
                                }),
                                split(type)),
                        Version.valueOf("1.4"),
                        Version.valueOf("3")));

        Object one = get(candidate, "one");
        assertThat(log).containsExactly("1->2", "2->3", "2->3 completes");
        assertThat(get(one, "initials")).isEqualTo("A");
        assertThat(get(one, "last")).isEqualTo("Bell");
        assertThat(get(one, "score")).as("widened").isEqualTo(30L);
        assertThat(seen).singleElement().asString().contains("initials").contains("Bell A");
    }

    @Test
    void onlyTheStepsThatLieAheadAreTaken() throws Exception {
        Upgrade game = Upgrade.of(TWO, THREE);
        Object incumbent = game.component("Players");
        set(get(incumbent, "one"), "first", "Ben");
        set(get(incumbent, "one"), "hits", 2);
        Class<?> type = game.freshType("Player");
        List<Steps.Step> offered = List.of(split(type), shorten(type, (old, fresh) -> {}));

        Object one = get(moved(game, Steps.forward(offered, Version.valueOf("2"), Version.valueOf("3"))), "one");

        assertThat(log).containsExactly("2->3", "2->3 completes");
        assertThat(get(one, "initials")).isEqualTo("B");
        assertThat(Steps.forward(offered, Version.valueOf("3"), Version.valueOf("3.1")))
                .isEmpty();
        assertThat(Steps.forward(offered, Version.valueOf("1"), Version.valueOf("2.5")))
                .as("no further than the candidate")
                .hasSize(1);
    }

    @Test
    void theNewerVersionLeadsBack_stepByStep() throws Exception {
        Upgrade back = Upgrade.of(THREE.replace("@Carried Player one;", "@Carried Player one = new Player();"), ONE);
        Object incumbent = back.component("Players");
        set(get(incumbent, "one"), "initials", "C");
        set(get(incumbent, "one"), "last", "Dee");
        set(get(incumbent, "one"), "score", 50L);
        set(get(incumbent, "one"), "friend", get(incumbent, "one"));
        Class<?> type = back.formerType("Player");

        Object one = get(
                moved(
                        back,
                        Steps.back(
                                List.of(split(type), shorten(type, (old, fresh) -> {})),
                                Version.valueOf("3"),
                                Version.valueOf("1.2"),
                                back)),
                "one");

        assertThat(log).containsExactly("back 2->3", "back 1->2");
        assertThat(get(one, "name")).isEqualTo("C. Dee");
        assertThat(get(one, "hits")).isEqualTo(5);
        assertThat(get(one, "friend")).isSameAs(one);
    }

    @Test
    void theWayBackIsTakenOnlyAsFarAsItGoes() {
        Upgrade back = Upgrade.of(THREE, TWO);
        Class<?> type = back.formerType("Player");
        List<Steps.Step> offered = List.of(
                split(type),
                shorten(type, (old, fresh) -> {}),
                new Steps.Step(
                        new Recorded<>(type, "straight", log, v -> {}, v -> {}, (o, f) -> {}),
                        new VersionRange("[1,2)"),
                        null));

        assertThat(Steps.back(offered, Version.valueOf("3"), Version.valueOf("2"), back))
                .singleElement()
                .satisfies(chain -> assertThat(chain.type()).isSameAs(back.freshType("Player")));
        assertThat(Steps.back(List.of(offered.get(0)), Version.valueOf("3"), Version.valueOf("2"), back))
                .isEmpty();
    }

    @Test
    void aRecordIsMadeAnewOutOfTheValues() throws Exception {
        Upgrade game = Upgrade.of("""
                record Item(String label) { } class Players { @Carried Map<Item, Item> all = new HashMap<>(); @Carried Item one = new Item("coin 3");
                    void fill() { all.put(one, one); } }""", """
                record Item(String label, int count) { } class Players { @Carried Map<Item, Item> all; @Carried Item one;
                    boolean tell() { return all.get(one) == one && all.get(new Item("coin", 3)) == one; } }""");
        call(game.component("Players"), "fill");
        Class<?> type = game.freshType("Item");

        Object candidate = moved(
                game,
                Steps.forward(
                        List.of(new Steps.Step(
                                new Recorded<>(
                                        type,
                                        "split",
                                        log,
                                        values -> {
                                            String[] parts = String.valueOf(values.get("label"))
                                                    .split(" ", -1);
                                            values.put("label", parts[0]);
                                            values.put("count", Integer.valueOf(parts[1]));
                                        },
                                        values -> {},
                                        (old, fresh) -> log.add(fresh.toString())),
                                new VersionRange("[1,2)"),
                                Version.valueOf("2"))),
                        Version.valueOf("1"),
                        Version.valueOf("2")));

        assertThat(call(candidate, "tell")).isEqualTo(true);
        assertThat(log).containsExactly("split", "split completes", "Item[label=coin, count=3]");
    }

    @Test
    void aValueThatDoesNotFitIsNamedWithItsPath() throws Exception {
        Upgrade game = Upgrade.of(ONE, THREE);
        game.component("Players");
        Class<?> type = game.freshType("Player");
        Steps.forward(
                        List.of(new Steps.Step(
                                new Recorded<>(
                                        type, "bad", log, v -> v.put("score", "many"), v -> {}, (old, fresh) -> {}),
                                null,
                                Version.valueOf("2"))),
                        Version.valueOf("1"),
                        Version.valueOf("2"))
                .forEach(game::migrateBy);

        assertThatThrownBy(game::prepare)
                .hasMessage(
                        "game/Players.one: the migration's value for score does not fit: a java.lang.String does not"
                                + " fit into a long");
    }

    @Test
    void aRecordInACycleCannotBeMadeAnew_andSaysSo() throws Exception {
        Upgrade game = Upgrade.same("""
                record Item(String label, Player owner) { } class Player { Item item; }
                class Players { @Carried Player one = new Player(); void fill() { one.item = new Item("coin", one); } }""");
        call(game.component("Players"), "fill");
        Class<?> type = game.freshType("Item");
        game.migrateBy(Chain.there(
                type,
                List.of(new Recorded<>(type, "label", log, v -> v.put("label", "gold"), v -> {}, (old, fresh) -> {}))));

        assertThatThrownBy(game::prepare)
                .hasMessageContaining("game/Players.one.item: a record of game.Item that is part");
    }

    @Test
    void whatWouldNotBeAskedForIsRefused() {
        Class<?> type = Upgrade.same(THREE).freshType("Player");
        Migration<?> completing = new Migration<>() {
            @Override
            @SuppressWarnings("unchecked") // any class will do
            public Class<Object> type() {
                return (Class<Object>) type;
            }
        };
        Steps.Step early = new Steps.Step(completing, null, Version.valueOf("2"));
        Steps.Step aimless = new Steps.Step(split(type).migration(), null, null);

        assertThatThrownBy(() -> Steps.forward(
                        List.of(early, shorten(type, (old, fresh) -> {})), Version.valueOf("1"), Version.valueOf("3")))
                .hasMessageContaining("leads to 2.0.0, and others go on from there: it has to write step()");
        assertThatThrownBy(() -> Steps.forward(List.of(aimless), Version.valueOf("1"), Version.valueOf("3")))
                .hasMessageContaining("say which version it leads to (patch.to)");
    }

    @Test
    void twoBecomeOne_andAMigrationSeesOtherObjectsAsTheyWere() throws Exception {
        Upgrade game = Upgrade.of("""
                class Stats { int hits = 7; Player of; } class Player { String name = "anna"; int level = 4; Stats stats = new Stats(); Player friend; { stats.of = this; } }
                class Players { @Carried Player one = new Player(); @Carried Map<String, Stats> best = new HashMap<>(); void fill() { one.friend = new Player(); best.put("anna", one.stats); } }""", """
                class Player { String name; int hits; int friendsLevel; Player friend; }
                class Players { @Carried Player one; Map<String, Player> champions; }""");
        call(game.component("Players"), "fill");
        game.migrateBy(new Recorded<>(game.freshType("Player"), "merge", log, v -> {}, v -> {}, (old, fresh) -> {
            set(fresh, "hits", ((OldObject) old.get("stats")).get("hits"));
            OldObject friend = old.old("friend");
            if (friend != null) {
                set(fresh, "friendsLevel", friend.get("level"));
                assertThat(friend.successor()).isSameAs(get(fresh, "friend"));
                assertThat(friend.old("friend")).isNull();
            }
            assertThat(old.successor()).isSameAs(fresh);
            assertThatThrownBy(() -> old.old("name")).hasMessageContaining("no object of the module");
            assertThatThrownBy(() -> old.old("age")).hasMessageContaining("has no field age");
        }));
        game.migrateBy(new Recorded<>(game.freshType("Players"), "component", log, v -> {}, v -> {}, (old, fresh) -> {
            Map<?, ?> best = (Map<?, ?>) old.get("best");
            OldObject stats = (OldObject) best.get("anna");
            assertThat(stats.successor()).isSameAs(stats);
            set(fresh, "champions", Map.of("anna", stats.get("of")));
        }));

        Object candidate = game.move();

        Object one = get(candidate, "one");
        assertThat(get(one, "hits")).isEqualTo(7);
        assertThat(get(one, "friendsLevel")).isEqualTo(4);
        assertThat(((Map<?, ?>) get(candidate, "champions")).get("anna")).isSameAs(one);
    }
}
