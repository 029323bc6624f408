package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;
import static org.ninelives.runtime.state.Upgrade.set;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New keys of the new version join the former entries. */
class MergingTest {

    private static final String FRESH = """
            class Key { String name; Key() { } Key(String n) { name = n; } public int hashCode() { return name.hashCode(); } public boolean equals(Object o) { return o instanceof Key k && k.name.equals(name); } }
            class Shop { @Carried(merge = true) Map<String, Object> settings = new HashMap<>(Map.of("port", 1, "host", "new"));
                @Carried Map<String, Object> alias; @Carried(merge = true) Set<Key> keys = new TreeSet<>(Comparator.comparing((Key k) -> k.name)); { keys.add(new Key("b")); keys.add(new Key("c")); }
                void add() { settings.put("added", 9); } }""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new HashMap<>(Map.of(\"port\", 7, \"user\", 8))",
                "new ConcurrentHashMap<>(Map.of(\"port\", 7, \"user\", 8))",
                "new TreeMap<>(Map.of(\"port\", 7, \"user\", 8))",
                "Collections.synchronizedMap(new HashMap<>(Map.of(\"port\", 7, \"user\", 8)))",
                "Map.of(\"port\", 7, \"user\", 8)"
            })
    void aFormerEntryWins_andTheIncumbentsMapIsNotTouched(String former) throws Exception {
        Upgrade game = Upgrade.of(
                "class Shop { @Carried Map<String, Object> settings = " + former
                        + "; @Carried Map<String, Object> alias = settings; }",
                FRESH);
        Object incumbent = game.component("Shop");

        assertThat(game.prepare().concurrent()).isFalse();
        Object candidate = game.move();

        Object merged = get(candidate, "settings");
        assertThat(merged).isEqualTo(Map.of("port", 7, "user", 8, "host", "new"));
        assertThat(get(candidate, "alias")).isSameAs(merged);
        assertThat(get(incumbent, "settings"))
                .isEqualTo(Map.of("port", 7, "user", 8))
                .isNotSameAs(merged);
        if (!former.startsWith("Map.of")) {
            assertThat(merged).isInstanceOf(get(incumbent, "settings").getClass());
            call(candidate, "add");
        }
    }

    @Test
    void aConcurrentSetStaysOne() throws Exception {
        String carried = "@Carried(merge = true) Set<String> tags = ConcurrentHashMap.newKeySet();";
        Upgrade game = Upgrade.of(
                "class Shop { " + carried + " { tags.add(\"a\"); } }",
                "class Shop { " + carried + " { tags.add(\"b\"); } void add() { tags.add(\"c\"); } }");
        Object incumbent = game.component("Shop");

        Object candidate = game.move();
        call(candidate, "add");

        assertThat(get(candidate, "tags"))
                .isEqualTo(Set.of("a", "b", "c"))
                .isInstanceOf(ConcurrentHashMap.KeySetView.class);
        assertThat(get(incumbent, "tags")).isEqualTo(Set.of("a"));
    }

    @Test
    void keysOfTheModuleAreComparedInTheNewClasses() throws Exception {
        Upgrade game = Upgrade.of("""
                class Key { String name; Key() { } Key(String n) { name = n; } public int hashCode() { return name.hashCode(); } public boolean equals(Object o) { return o instanceof Key k && k.name.equals(name); } }
                class Shop { @Carried Set<Key> keys = new HashSet<>(List.of(new Key("a"), new Key("b"))); }""", FRESH);
        game.component("Shop");

        assertThat(game.report()).containsEntry("keys", "CONVERTED 2 objects rebuilt, merged with 1 new");
        Object candidate = game.move();

        assertThat((Set<?>) get(candidate, "keys")).hasSize(3).allMatch(key -> key.getClass() == game.freshType("Key"));
    }

    /** What the former version began with, or holds still because it was kept on, is nothing new. */
    @Test
    void aVersionThatComesBackAddsNothing_forWhatItHadWasTakenAwayMeanwhile() throws Exception {
        String carried = "class Shop { @Carried(merge = true) Map<String, Object> settings = new TreeMap<>("
                + "Map.of(\"port\", 1, \"host\", \"a\")); @Carried Map<String, Object> alias = settings; }";
        Upgrade there = Upgrade.same(carried);
        Object incumbent = there.component("Shop");
        Object candidate = there.move();
        Map<?, ?> serving = (Map<?, ?>) get(candidate, "settings");
        serving.remove("port");

        Upgrade back = there.back();
        back.comesBack("Shop", /* incumbent= */ candidate, /* candidate= */ incumbent);
        back.move();

        assertThat(get(incumbent, "settings")).isEqualTo(Map.of("host", "a"));
        assertThat(get(incumbent, "alias")).isSameAs(get(incumbent, "settings"));
    }

    @Test
    void nullStaysNull_forAnOldValueWins() throws Exception {
        Upgrade game = Upgrade.of("class Shop { @Carried Map<String, Object> settings; }", FRESH);
        game.component("Shop");

        assertThat(get(game.move(), "settings")).isNull();
    }

    @Test
    void theCandidatesInitialMapIsPutBackOnDiscard() throws Exception {
        Upgrade game = Upgrade.of("class Shop { @Carried Map<String, Object> settings = new TreeMap<>(); }", FRESH);
        set(game.component("Shop"), "settings", new TreeMap<>(Map.of("a", 1)));
        Object initial = get(game.candidate(), "settings");
        Move move = game.prepare();
        move.apply();
        move.discard();

        assertThat(get(game.candidate(), "settings")).isSameAs(initial).isEqualTo(Map.of("port", 1, "host", "new"));
    }

    @Test
    void whatIsNeitherMapNorSetIsRefused() {
        Upgrade game = Upgrade.of(
                "class Shop { @Carried Object all = new ArrayList<>(); }",
                "class Shop { @Carried(merge = true) Object all = new ArrayList<>(); }");
        game.component("Shop");

        assertThatThrownBy(game::prepare)
                .hasMessage("game/Shop.all: a java.util.ArrayList cannot be merged; only maps and sets can be");
    }

    @Test
    void entriesThatDoNotFitOneAnotherAreRefused() {
        Upgrade game = Upgrade.of(
                "class Shop { @Carried Map<Object, Object> all = new TreeMap<>(Map.of(1, 1)); }",
                "class Shop { @Carried(merge = true) Map<Object, Object> all = new HashMap<>(Map.of(\"text\", 1)); }");
        game.component("Shop");

        assertThatThrownBy(game::prepare).hasMessageContaining("game/Shop.all: cannot be merged: java.lang.ClassCast");
    }
}
