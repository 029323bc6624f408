package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Decision;
import org.ninelives.api.state.StateTransferException;

class SharingWithoutAWalkTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Map<String, Long>|new HashMap<>(Map.of(\"a\", 1L))",
                "Map<String, Long>|new ConcurrentHashMap<>(Map.of(\"a\", 1L))",
                "Map<String, Long>|new TreeMap<>(String.CASE_INSENSITIVE_ORDER)",
                "Map<String, Long>|Collections.synchronizedMap(new HashMap<>(Map.of(\"a\", 1L)))",
                "Map<TimeUnit, long[]>|new EnumMap<>(Map.of(TimeUnit.DAYS, new long[3]))",
                "Set<String>|ConcurrentHashMap.newKeySet()",
                "Set<String>|Collections.newSetFromMap(new ConcurrentHashMap<>())",
                "Iterable<UUID>|new ArrayDeque<>(List.of(UUID.randomUUID()))",
                "List<? extends String>|Collections.unmodifiableList(new ArrayList<>(List.of(\"a\")))",
                "Collection<String>|List.of(\"a\", \"b\")",
                "AtomicReference<String>|new AtomicReference<>(\"a\")",
            })
    void whatCanHoldNothingOfAModuleIsSharedByItsType(String type, String expression) throws Exception {
        Upgrade game = Upgrade.same("class Players { @Carried " + type + " it = " + expression + "; }");
        Object incumbent = game.component("Players");

        assertThat(decision(game)).isEqualTo(Decision.BY_TYPE);
        assertThat(get(game.move(), "it")).isSameAs(get(incumbent, "it"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Map<String, Object>|new HashMap<>(Map.of(\"a\", 1L))",
                "Map<String, List<Integer>>|new HashMap<>(Map.of(\"a\", List.of(1)))",
                "Map<String, AtomicLong>|new HashMap<>(Map.of(\"a\", new AtomicLong()))",
                "Set<String>|new ConcurrentHashMap<String, Object>().keySet(1)",
                "Map<String, Long>|new TreeMap<>(new Order())",
                "Set<String>|new TreeSet<>(new Order())"
            })
    void theRestIsWalked(String type, String expression) throws Exception {
        Upgrade game = Upgrade.same("class Order implements Comparator<String> {"
                + " public int compare(String a, String b) { return b.compareTo(a); } }"
                + " class Players { @Carried " + type + " it = " + expression + "; }");
        game.component("Players");

        assertThat(decision(game)).isEqualTo(Decision.BY_WALK);
    }

    @Test
    void nobodyWalksThroughIt_soACastThatTheCompilerCouldNotCheckIsOnlyFoundAmongTheFirst() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { }
                class Players { @Carried List<String> it = new ArrayList<>();
                    @SuppressWarnings({"unchecked", "rawtypes"}) void fill() {
                        for (int i = 0; i < 1_000; i++) { it.add("a"); }
                        ((List) it).add(new Player()); } }""");
        Object incumbent = game.component("Players");
        call(incumbent, "fill");

        assertThat(decision(game)).isEqualTo(Decision.BY_TYPE);
        assertThat(get(game.move(), "it")).isSameAs(get(incumbent, "it"));
    }

    @ParameterizedTest
    @CsvSource({"names", "Collections.synchronizedList(names)"})
    void whatAnotherFieldLedToAndHadToBeRebuiltIsNotSharedAsItWas(String closed) throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { }
                class Players { @Carried Object first; @Carried List<String> it;
                    @SuppressWarnings({"unchecked", "rawtypes"}) void fill() {
                        List<String> names = new ArrayList<>();
                        for (int i = 0; i < 1_000; i++) { names.add("a"); }
                        ((List) names).add(new Player());
                        first = names; it = %s; } }""".formatted(closed));
        call(game.component("Players"), "fill");

        Object candidate = game.move();
        List<?> first = (List<?>) get(candidate, "first");
        List<?> it = (List<?>) get(candidate, "it");
        first.remove(0);

        assertThat(it).hasSize(1_000);
        assertThat(it.get(999).getClass()).isSameAs(game.freshType("Player"));
    }

    @Test
    void anElementThatACastBroughtInIsSeenInTheSample_andConverted() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { }
                class Players { @Carried Map<String, String> it = new HashMap<>();
                    @SuppressWarnings({"unchecked", "rawtypes"}) void fill() { ((Map) it).put("a", new Player()); } }""");
        Object incumbent = game.component("Players");
        call(incumbent, "fill");

        assertThat(decision(game)).isEqualTo(Decision.BY_WALK);
        assertThat(((Map<?, ?>) get(game.move(), "it")).get("a").getClass()).isSameAs(game.freshType("Player"));
    }

    @Test
    void aMapOfTheModulesOwnMakingIsConverted_whateverItsElements() throws Exception {
        Upgrade game = Upgrade.same("""
                class Scores extends HashMap<String, Long> { }
                class Players { @Carried Map<String, Long> it = new Scores(); }""");
        game.component("Players");

        assertThat(decision(game)).isEqualTo(Decision.BY_WALK);
        assertThat(get(game.move(), "it").getClass()).isSameAs(game.freshType("Scores"));
    }

    @Test
    void aViewOfAMapOfTheModulesOwnMakingIsConvertedToo() throws Exception {
        Upgrade game = Upgrade.same("""
                class Scores extends HashMap<String, Long> { }
                class Players { @Carried Map<String, Long> it = Collections.synchronizedMap(new Scores()); }""");
        game.component("Players");

        assertThat(decision(game)).isEqualTo(Decision.BY_WALK);
    }

    @Test
    void whatIsSharedByItsTypeIsTheSameInsideWhatIsConverted_andIsDetached() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { Map<String, Long> scores; }
                class Players {
                    private final Map<String, Long> raw = new HashMap<>(Map.of("a", 1L));
                    @Carried private final Map<String, Long> scores = Collections.synchronizedMap(raw);
                    @Carried private final Player one = new Player();
                    void fill() { one.scores = scores; }
                    void close() { raw.clear(); scores.clear(); }
                }""");
        Object incumbent = game.component("Players");
        call(incumbent, "fill");
        Move move = game.prepare();
        move.apply();
        Object fresh = game.candidate();

        move.detachIncumbents("game");
        call(incumbent, "close");

        assertThat(get(get(fresh, "one"), "scores")).isSameAs(get(fresh, "scores"));
        assertThat(get(fresh, "scores")).hasToString("{a=1}");
    }

    @Test
    void anElementOfAnotherKindThanTheNewVersionWantsIsRefused_withItsPath() {
        Upgrade game = Upgrade.of(
                "class Players { @Carried Map<String, Integer> it = new HashMap<>(Map.of(\"a\", 1)); }",
                "class Players { @Carried Map<String, Long> it = new HashMap<>(); }");
        game.component("Players");

        assertThatThrownBy(game::prepare)
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("game/Players.it[\"a\"]: a java.lang.Integer does not fit into the"
                        + " Map<String, Long> of the new version, which was Map<String, Integer>");
    }

    @Test
    void whatAnAuthorVouchesForHoldsNothingOfTheFormerVersion() {
        Upgrade game = Upgrade.same("""
                class Player { }
                class Players { @Carried(share = true) Object it = Map.of("a", new AtomicReference<>(List.of(new Player()))); }""");
        game.component("Players");

        assertThatThrownBy(game::prepare)
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("game/Players.it[\"a\"][0]: a game.Player is of the former version")
                .hasMessageContaining("take share = true from the field");
    }

    @Test
    void whatAnAuthorVouchesForIsLookedAtInPart_alsoBesideSomethingLarge() {
        Upgrade game = Upgrade.same("""
                class Player { }
                class Players { @Carried(share = true) List<Object> it = new ArrayList<>();
                    void fill() {
                        List<Object> many = new ArrayList<>();
                        for (int i = 0; i < 100_000; i++) { many.add(new AtomicReference<>()); }
                        it.add(many); it.add(new Player());
                    } }""");
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::prepare).hasMessageStartingWith("game/Players.it[1]: a game.Player");
    }

    private static Decision decision(Upgrade game) throws StateTransferException {
        return game.prepare().report().stream()
                .map(FieldReport::decision)
                .findFirst()
                .orElseThrow();
    }
}
