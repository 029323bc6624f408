package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;
import static org.ninelives.runtime.state.Upgrade.set;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.ninelives.api.state.StateTransferException;

class MigratingObjectsTest {

    private final List<OldObject> seen = new ArrayList<>();

    private static final String CHANGED = ": a migration changed a ";

    private interface Step {
        void run(OldObject old, Object fresh) throws StateTransferException;
    }

    private static <T> Migration<T> migration(Class<T> type, Step step) {
        return new Migration<>() {
            @Override
            public Class<T> type() {
                return type;
            }

            @Override
            public void migrate(OldObject old, T fresh) throws StateTransferException {
                step.run(old, fresh);
            }
        };
    }

    @Test
    void aMigrationRunsOnceForEachObjectOfExactlyItsClass_beforeItIsHashed() throws Exception {
        Upgrade game = Upgrade.of("""
                class Player { String name = "Anna Bell"; } class Guest extends Player { }
                class Players { @Carried Set<Player> all = new HashSet<>(); @Carried Player one;
                    void fill() { one = new Player(); all.add(one); all.add(new Guest()); } }""", """
                class Player { String first = ""; String last = "";
                    @Override public int hashCode() { return last.hashCode(); } @Override public boolean equals(Object o) { return o instanceof Player p && p.last.equals(last); } }
                class Guest extends Player { }
                class Players { @Carried Set<Player> all; @Carried Player one; boolean tell() { return all.contains(one); } }""");
        call(game.component("Players"), "fill");
        game.migrateBy(migration(game.freshType("Player"), (old, fresh) -> {
            seen.add(old);
            String name = (String) old.get("name");
            set(fresh, "first", name.substring(0, 4));
            set(fresh, "last", name.substring(5));
        }));

        Object candidate = game.move();

        assertThat(get(get(candidate, "one"), "last")).isEqualTo("Bell");
        assertThat(call(candidate, "tell")).isEqualTo(true);
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).className()).isEqualTo("game.Player");
        assertThat(seen.get(0).names()).containsExactly("name");
        assertThatThrownBy(() -> seen.get(0).get("age"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[name]");
    }

    @Test
    void aMigrationSeesObjectsAsTheyWereRebuilt_evenThoseWithoutAHome() throws Exception {
        Upgrade game = Upgrade.of("""
                class Address { String street = "Elm"; Country country = new Country(); } class Country { String code = "FR"; }
                class Player { Address address = new Address(); Address[] former = {address}; Thread thread = Thread.currentThread(); transient int hits = 3; }
                class Players { @Carried Player one = new Player(); }""", """
                class Country { String code; }
                class Player { String street; Country country; int hits; int formerly; }
                class Players { @Carried Player one; }""");
        Object incumbent = game.component("Players");
        game.migrateBy(migration(game.freshType("Player"), (old, fresh) -> {
            OldObject address = (OldObject) old.get("address");
            set(fresh, "street", address.get("street"));
            set(fresh, "country", address.get("country"));
            set(fresh, "hits", old.get("hits"));
            assertThat(old.get("thread")).isSameAs(get(get(incumbent, "one"), "thread"));
        }));

        Object one = get(game.move(), "one");

        assertThat(get(one, "street")).isEqualTo("Elm");
        assertThat(get(get(one, "country"), "code")).isEqualTo("FR");
        assertThat(get(one, "country").getClass()).isSameAs(game.freshType("Country"));
        assertThat(get(one, "hits")).isEqualTo(3);
    }

    @Test
    void whatHasVanishedMustNotBeReferredToByAFieldThatMoves() {
        Upgrade game = Upgrade.of("""
                class Address { } class Player { Object gone = new Address(); Object kept = gone; }
                class Players { @Carried Player one = new Player(); }""", "class Player { Object kept; } class Players { @Carried Player one; }");
        game.component("Players");
        game.migrateBy(migration(game.freshType("Player"), (old, fresh) -> {}));

        assertThatThrownBy(game::prepare).hasMessageContaining("the new version has no class game.Address");
    }

    @Test
    void aTypeThatDoesNotFitIsLeftToTheMigration() throws Exception {
        Upgrade game = Upgrade.of(
                "class Player { long rank = 5; Object name = \"anna\"; } class Players { @Carried Player one = new Player(); }",
                "class Player { int rank; CharSequence[] name; } class Players { @Carried Player one; }");
        game.component("Players");
        game.migrateBy(migration(game.freshType("Player"), (old, fresh) -> {
            set(fresh, "rank", (int) (long) old.get("rank"));
            set(fresh, "name", new CharSequence[] {(String) old.get("name")});
        }));

        Object one = get(game.move(), "one");

        assertThat(get(one, "rank")).isEqualTo(5);
        assertThat((CharSequence[]) get(one, "name")).containsExactly("anna");
    }

    @Test
    void aComponentIsCompletedToo_andPutBackOnDiscard() throws Exception {
        Upgrade game = Upgrade.of(
                "class Players { @Carried int count = 5; @Carried String motto = \"old\"; }",
                "class Players { @Carried AtomicLong count = new AtomicLong(); int derived; }");
        game.component("Players");
        game.migrateBy(migration(game.freshType("Players"), (old, fresh) -> {
            set(fresh, "count", new java.util.concurrent.atomic.AtomicLong((int) old.get("count")));
            set(fresh, "derived", old.get("motto").toString().length());
        }));
        Object before = get(game.candidate(), "count");

        Move move = game.prepare();
        move.apply();

        assertThat(get(game.candidate(), "count")).hasToString("5");
        assertThat(get(game.candidate(), "derived")).isEqualTo(3);
        move.discard();
        assertThat(get(game.candidate(), "count")).isSameAs(before);
        assertThat(get(game.candidate(), "derived")).isEqualTo(0);
    }

    @Test
    void aMigrationThatRefusesAComponentPutsEverythingBack() {
        Upgrade game = Upgrade.same("class Players { @Carried List<String> names = new ArrayList<>(); }");
        game.component("Players");
        Object before = get(game.candidate(), "names");
        game.migrateBy(migration(game.freshType("Players"), (old, fresh) -> {
            throw new StateTransferException("too many");
        }));

        assertThatThrownBy(game::move)
                .isInstanceOf(StateTransferException.class)
                .hasMessageContaining("too many");
        assertThat(get(game.candidate(), "names")).isSameAs(before);
    }

    @Test
    void aMigrationInACycleSeesTheCycle() throws Exception {
        Upgrade game = Upgrade.of(
                "class Player { Player friend; int n = 1; } class Players { @Carried Player one = new Player(); void fill() { one.friend = new Player(); one.friend.friend = one; } }",
                "class Player { Player friend; int n; Player best; } class Players { @Carried Player one; }");
        call(game.component("Players"), "fill");
        game.migrateBy(migration(game.freshType("Player"), (old, fresh) -> set(fresh, "best", old.get("friend"))));

        Object one = get(game.move(), "one");

        assertThat(get(one, "best")).isSameAs(get(one, "friend"));
        assertThat(get(get(one, "best"), "best")).isSameAs(one);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "List<String>            | new ArrayList<>(List.of(\"a\", \"b\"))",
                "Collection<String>      | new ArrayDeque<>(List.of(\"a\", \"b\"))",
                "Set<String>             | new LinkedHashSet<>(List.of(\"b\", \"a\"))",
                "Map<String, String>     | new HashMap<>(Map.of(\"a\", \"1\", \"b\", \"2\"))",
                "Map<String, String>     | new LinkedHashMap<>(Map.of(\"b\", \"1\", \"a\", \"2\"))",
                "Map<String, String>     | new TreeMap<>(Map.of(\"a\", \"1\"))",
                "Map<String, String>     | Collections.synchronizedMap(new HashMap<>(Map.of(\"a\", \"1\")))",
                "Map<String, List<String>> | Map.of(\"a\", new ArrayList<>(List.of(\"b\")))",
                "BitSet                  | BitSet.valueOf(new long[] {7})",
                "StringBuilder           | new StringBuilder(\"a\")",
                "Object[]                | new Object[] {\"a\", 1}",
                "int[]                   | new int[] {1, 2}"
            })
    void whatBothVersionsShareMustNotBeChanged_andIsAsItWas(String type, String expression) throws Exception {
        String player = "class Player { " + type + " it = " + expression + "; }";
        for (boolean throughTheFormer : List.of(true, false)) {
            Upgrade game = Upgrade.same(player + " class Players { @Carried Player one = new Player(); }");
            Object old = get(game.component("Players"), "one");
            String before = Arrays.deepToString(new Object[] {get(old, "it")});
            game.migrateBy(migration(
                    game.freshType("Player"),
                    (former, fresh) -> change(throughTheFormer ? former.get("it") : get(fresh, "it"))));

            assertThatThrownBy(game::prepare)
                    .isInstanceOf(StateTransferException.class)
                    .hasMessageStartingWith("game/Players.one.it" + CHANGED)
                    .hasMessageEndingWith("uses as well; change a copy of it, or do it in promoted()");
            assertThat(Arrays.deepToString(new Object[] {get(old, "it")})).isEqualTo(before);
        }
    }

    /** A thread of the module's own may have changed it, and what that did must not be taken back. */
    @Test
    void whatIsMadeForSeveralThreadsIsLeftAlone() throws Exception {
        Upgrade game =
                Upgrade.same("class Player { Map<String, String> it = new ConcurrentHashMap<>(Map.of(\"a\", \"1\")); }"
                        + " class Players { @Carried Player one = new Player(); }");
        Object old = get(game.component("Players"), "one");
        game.migrateBy(migration(game.freshType("Player"), (former, fresh) -> change(get(old, "it"))));

        game.prepare();

        assertThat(get(old, "it")).hasToString("{z=changed}");
    }

    @SuppressWarnings("unchecked") // of strings
    private static void change(@Nullable Object it) {
        if (it instanceof Map<?, ?> map) {
            if (map.get("a") instanceof List<?> inner) {
                change(inner);
            } else {
                ((Map<String, String>) map).put("z", "changed");
                ((Map<String, String>) map).remove("a");
            }
        } else if (it instanceof Collection<?> all) {
            ((Collection<String>) all).add("z");
            all.remove("a");
        } else if (it instanceof BitSet bits) {
            bits.flip(0, 9);
        } else if (it instanceof StringBuilder text) {
            text.append("z");
        } else if (it instanceof Object[] array) {
            array[0] = "z";
        } else if (it instanceof int[] numbers) {
            numbers[1] = 9;
        } else {
            throw new IllegalArgumentException(String.valueOf(it));
        }
    }

    @Test
    void aComponentsMigrationMustNotChangeWhatIsSharedEither_andALaterFailureTakesItBackAsWell() throws Exception {
        Upgrade game = Upgrade.same("class Players { @Carried List<String> names = new ArrayList<>(List.of(\"a\")); }");
        Object incumbent = game.component("Players");
        game.migrateBy(migration(game.freshType("Players"), (old, fresh) -> add(get(fresh, "names"), "b")));
        Object initial = get(game.candidate(), "names");

        assertThatThrownBy(game::move).hasMessageStartingWith("game/Players.names" + CHANGED + "java.util.ArrayList");
        assertThat(get(incumbent, "names")).isEqualTo(List.of("a"));
        assertThat(get(game.candidate(), "names")).isSameAs(initial);

        game.migrateBy(migration(game.freshType("Players"), (old, fresh) -> {
            throw new StateTransferException("no");
        }));
        assertThatThrownBy(game::move).hasMessageContaining("no");
        assertThat(get(incumbent, "names")).isEqualTo(List.of("a"));
        assertThat(get(game.candidate(), "names")).isSameAs(initial);
    }

    /** Another thread has given it up, and the incumbent goes on: what is changed now may be a call's doing. */
    @Test
    void onceItIsGivenUpNothingIsTakenBack() throws Exception {
        Upgrade game = Upgrade.same(
                "class Player { List<String> names = new ArrayList<>(List.of(\"a\")); } class Players { @Carried Player one = new Player(); }");
        Object names = get(get(game.component("Players"), "one"), "names");
        Lent lent = new Lent();
        game.migrateBy(migration(game.freshType("Player"), (old, fresh) -> {
            lent.close();
            add(names, "of a call");
            throw new StateTransferException("too late");
        }));

        assertThatThrownBy(() -> game.prepare(lent)).hasMessageContaining("too late");
        assertThat(names).isEqualTo(List.of("a", "of a call"));
    }

    @Test
    void whatAThreadOfTheModuleChangesInTheMeantimeIsItsOwnAffair() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { Map<String, String> texts = new ConcurrentHashMap<>(); }
                class Players { @Carried List<Player> all = List.of(new Player(), new Player()); }""");
        List<?> all = (List<?>) get(game.component("Players"), "all");
        Object texts = get(all.get(0), "texts");
        List<String> migrated = new ArrayList<>();
        game.migrateBy(migration(game.freshType("Player"), (old, fresh) -> {
            if (get(fresh, "texts") == texts) {
                migrated.add("the first");
            } else {
                migrated.add("the second");
                change(texts);
            }
        }));

        assertThat((List<?>) get(game.move(), "all")).hasSize(2);
        assertThat(migrated).containsExactly("the first", "the second");
        assertThat(texts).isEqualTo(Map.of("z", "changed"));
    }

    @Test
    void whatWouldTakeLongToCompareIsNotCompared() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { List<Integer> all = new ArrayList<>(); { for (int i = 0; i < 200_000; i++) { all.add(i); } } }
                class Players { @Carried Player one = new Player(); }""");
        game.component("Players");
        game.migrateBy(migration(game.freshType("Player"), (old, fresh) -> add(get(fresh, "all"), "more")));

        assertThat((List<?>) get(get(game.move(), "one"), "all")).hasSize(200_001);
    }

    @Test
    void whatIsOnlyReadMayBeInTheOrderOfAccess_andWhatIsRebuiltMayBeChanged() throws Exception {
        Upgrade game = Upgrade.same("""
                class Friend { }
                class Player { Map<String, String> texts = new LinkedHashMap<>(16, 0.75f, true); List<Friend> friends = new ArrayList<>(List.of(new Friend()));
                    { texts.put("a", "1"); texts.put("b", "2"); } }
                class Players { @Carried Player one = new Player(); }""");
        game.component("Players");
        game.migrateBy(migration(game.freshType("Player"), (old, fresh) -> {
            assertThat(((Map<?, ?>) old.get("texts")).get("a")).isEqualTo("1");
            add(get(fresh, "friends"), null);
        }));

        assertThat((List<?>) get(get(game.move(), "one"), "friends")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set      | .call: a game.",
                "list     | .kept[0]: a game.",
                "add      | .list[1]: a game.",
                "whole    | .kept[0]: a game."
            })
    void whatHasNoPlaceInTheNewVersionMustNotBeLeftThere(String way, String where) {
        Upgrade game = Upgrade.of("""
                class Player { Runnable callback = () -> { }; List<Object> callbacks = List.of(callback); List<Object> list = new ArrayList<>(List.of(new Friend())); } class Friend { }
                class Players { @Carried List<Player> all = new ArrayList<>(List.of(new Player())); }""", """
                class Friend { }
                class Player { Runnable call; Object kept; List<Object> list; }
                class Players { @Carried List<Player> all; }""");
        game.component("Players");
        game.migrateBy(migration(game.freshType("Player"), (old, fresh) -> {
            switch (way) {
                case "set" -> set(fresh, "call", old.get("callback"));
                case "list" -> set(fresh, "kept", new Object[] {old.get("callback")});
                case "whole" -> set(fresh, "kept", old.get("callbacks"));
                default -> add(get(fresh, "list"), old.get("callback"));
            }
        }));

        assertThatThrownBy(game::prepare)
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("game/Players.all[0]" + where)
                .hasMessageEndingWith(
                        "is of the former version, and would go on running its code; a migration has to make"
                                + " a new one of its values");
    }

    @SuppressWarnings("unchecked") // of anything
    private static void add(Object list, @Nullable Object value) {
        ((List<@Nullable Object>) list).add(value);
    }

    @Test
    void norInAComponent() {
        Upgrade game = Upgrade.of(
                "class Players { @Carried Runnable callback = () -> { }; @Carried int n; }",
                "class Players { Runnable call; @Carried int n; }");
        game.component("Players");
        game.migrateBy(migration(game.freshType("Players"), (old, fresh) -> set(fresh, "call", old.get("callback"))));

        assertThatThrownBy(game::move)
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("game/Players.call: a game.");
        assertThat(get(game.candidate(), "call")).isNull();
    }

    @Test
    void whatAMigrationThrowsHasThePathOfItsObject() {
        Upgrade game = Upgrade.same(
                "class Player { } class Players { @Carried List<Player> all = new ArrayList<>(List.of(new Player())); }");
        game.component("Players");
        game.migrateBy(migration(game.freshType("Player"), (old, fresh) -> {
            throw new StateTransferException("too old");
        }));

        assertThatThrownBy(game::prepare).hasMessage("game/Players.all[0]: too old");
    }
}
