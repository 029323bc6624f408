package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;
import static org.ninelives.runtime.state.Upgrade.set;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConvertingObjectsTest {

    /** Runs {@code fill()} on the incumbent, moves, and returns what {@code tell()} says in the candidate. */
    private static Object moved(String former, String fresh) throws Exception {
        Upgrade game = Upgrade.of(former, fresh);
        call(game.component("Players"), "fill");
        return call(game.move(), "tell");
    }

    private static Object moved(String source) throws Exception {
        return moved(source, source);
    }

    @Test
    void objectsOfTheModuleAreRebuiltInTheNewClasses() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { final String name; int rank; Player(String name) { this.name = name; } }
                class Players {
                    @Carried final Map<String, Player> players = new HashMap<>();
                    void fill() { players.put("anna", new Player("anna")); players.get("anna").rank = 3; }
                }""");
        Object incumbent = game.component("Players");
        call(incumbent, "fill");

        Object candidate = game.move();

        Object anna = ((Map<?, ?>) get(candidate, "players")).get("anna");
        assertThat(anna.getClass()).isSameAs(game.freshType("Player"));
        assertThat(get(anna, "name")).isEqualTo("anna");
        assertThat(get(anna, "rank")).isEqualTo(3);
        assertThat(game.report()).containsEntry("players", "CONVERTED 1 object rebuilt");
    }

    @Test
    void aConstructorWithoutArgumentsRuns_soThatNewFieldsAreInitialised() throws Exception {
        Object told = moved("""
                class Player { String name = "anna"; Object gone = "x"; transient int cached = 9; }
                class Players { @Carried Player one; void fill() { one = new Player(); } }""", """
                class Player { String name; List<String> inventory = new ArrayList<>(List.of("sword")); transient int cached = 1; }
                class Players { @Carried Player one; String tell() { return one.name + one.inventory + one.cached; } }""");

        assertThat(told).isEqualTo("anna[sword]1");
    }

    @Test
    void fieldsWithoutAHomeAreNamedInTheReport() throws Exception {
        Upgrade game = Upgrade.of("""
                class Player { int rank; int age; }
                class Players { @Carried List<Player> all = new ArrayList<>(List.of(new Player(), new Player())); }""", "class Player { int age; } class Players { @Carried List<Player> all; }");
        game.component("Players");

        assertThat(game.report()).containsEntry("all", "CONVERTED 2 objects rebuilt, without game.Player.rank");
    }

    @Test
    void identityIsKept_acrossFieldsAndComponents() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { Player friend; }
                class Players { @Carried Player one = new Player(); @Carried List<Player> all = new ArrayList<>(List.of(one, one)); }
                class Scores { @Carried Map<Player, Integer> scores = new HashMap<>(); }""");
        Object players = game.component("Players");
        Object freshPlayers = game.candidate();
        Object scores = game.component("Scores");
        set(get(players, "one"), "friend", get(players, "one"));
        set(scores, "scores", new java.util.HashMap<>(Map.of(get(players, "one"), 5)));

        Object freshScores = game.move();

        Object one = get(freshPlayers, "one");
        assertThat(get(one, "friend")).isSameAs(one);
        assertThat((List<?>) get(freshPlayers, "all"))
                .allMatch(each -> each == one)
                .hasSize(2);
        assertThat(((Map<?, ?>) get(freshScores, "scores")).get(one)).isEqualTo(5);
    }

    @Test
    void aReferenceToTheComponentBecomesOneToItsSuccessor() throws Exception {
        Object told = moved("""
                class Players {
                    class Session { int id; Players home() { return Players.this; } }
                    @Carried List<Session> sessions = new ArrayList<>();
                    void fill() { sessions.add(new Session()); }
                    boolean tell() { return sessions.get(0).home() == this; }
                }""");

        assertThat(told).isEqualTo(true);
    }

    @Test
    void recordsGoThroughTheirConstructor_andNewComponentsAreNullOrZero() throws Exception {
        Object told = moved("""
                record Item(String name, Item inside) {}
                class Players { @Carried Item item; void fill() { item = new Item("bag", new Item("coin", null)); } }""", """
                record Item(Item inside, String name, int weight, Object owner) { Item { name = name.toUpperCase(); } }
                class Players { @Carried Item item; String tell() { return item.toString(); } }""");

        assertThat(told)
                .isEqualTo(
                        "Item[inside=Item[inside=null, name=COIN, weight=0, owner=null], name=BAG, weight=0, owner=null]");
    }

    @Test
    void aRecordIsMadeOutOfCompleteParts() throws Exception {
        Object told = moved("""
                class Player { String name = "anna"; }
                record Team(List<Player> members) {}
                class Players { @Carried Team team; void fill() { team = new Team(new ArrayList<>(List.of(new Player()))); } }""", """
                class Player { String name; }
                record Team(List<Player> members) { Team { members = List.copyOf(members); } }
                class Players { @Carried Team team; String tell() { return team.members().get(0).name; } }""");

        assertThat(told).isEqualTo("anna");
    }

    @Test
    void enumsAreJoinedByName_constantsWithBodiesToo() throws Exception {
        Object told = moved("""
                enum Rank { LOW, HIGH { @Override public String toString() { return "old"; } } }
                class Players { @Carried Rank rank = Rank.HIGH; @Carried Map<Rank, Integer> counts = new EnumMap<>(Rank.class);
                    @Carried Set<Rank> seen = EnumSet.of(Rank.LOW); @Carried Set<Rank> none = EnumSet.noneOf(Rank.class);
                    @Carried Map<Rank, Integer> empty = new EnumMap<>(Rank.class);
                    void fill() { counts.put(Rank.HIGH, 4); } }""", """
                enum Rank { HIGH { @Override public String toString() { return "new"; } }, MIDDLE, LOW }
                class Players { @Carried Rank rank; @Carried Map<Rank, Integer> counts; @Carried Set<Rank> seen;
                    @Carried Set<Rank> none; @Carried Map<Rank, Integer> empty;
                    String tell() { none.add(Rank.MIDDLE); empty.put(Rank.MIDDLE, 1);
                        return rank + "" + counts + seen + none + empty; } }""");

        assertThat(told).isEqualTo("new{new=4}[LOW][MIDDLE]{MIDDLE=1}");
    }

    @Test
    void arraysOfAllKindsAreRebuilt() throws Exception {
        Object told = moved("""
                class Player { int n; Player() {} Player(int n) { this.n = n; } }
                class Players {
                    @Carried Player[] one; @Carried Player[][] two; @Carried Object[] mixed; @Carried Player[] none;
                    @Carried int[] numbers = {1, 2}; @Carried Object itself;
                    void fill() {
                        one = new Player[] {new Player(1), null}; two = new Player[][] {one, {}}; none = new Player[0];
                        mixed = new Object[] {one[0], "text", numbers, null}; mixed[3] = mixed; itself = Player.class;
                    }
                    String tell() {
                        return one.length + ":" + one[0].n + (two[0] == one) + two[1].length + (mixed[0] == one[0]) + mixed[1]
                                + (mixed[2] == numbers) + (mixed[3] == mixed) + none.length + (itself == Player.class);
                    }
                }""");

        assertThat(told).isEqualTo("2:1true0truetexttruetrue0true");
    }

    @Test
    void fieldsOfEqualNameAreKeptApartByTheirClass_elseJoinedByName() throws Exception {
        Object told = moved("""
                class Being { private int n = 1; int being() { return n; } }
                class Player extends Being { private int n = 2; int level = 3; int player() { return n; } }
                class Players { @Carried Player one; void fill() { one = new Player(); } }""", """
                class Being { private int n; int level; int being() { return n; } }
                class Middle extends Being {}
                class Player extends Middle { private int n; int player() { return n; } }
                class Players { @Carried Player one; String tell() { return "" + one.being() + one.player() + one.level; } }""");

        assertThat(told).isEqualTo("123");
    }

    @Test
    void objectsOfTheModuleThatExtendContainersAreFilledAfterTheirFields() throws Exception {
        Object told = moved("""
                class Player { }
                class Recent extends LinkedHashMap<String, Player> {
                    final int most; Recent(int most) { super(8, 0.75f, true); this.most = most; }
                    @Override protected boolean removeEldestEntry(Map.Entry<String, Player> e) { return size() > most; }
                }
                class Bag extends ArrayList<Player> { String name = "bag"; }
                class Players {
                    @Carried Recent recent = new Recent(2); @Carried Bag bag = new Bag();
                    void fill() { for (String s : "abc".split("")) recent.put(s, new Player()); bag.addAll(recent.values()); }
                    String tell() { return "" + recent.keySet() + recent.most + bag.size() + bag.name + bag.contains(recent.get("c")); }
                }""");

        assertThat(told).isEqualTo("[b, c]22bagtrue");
    }

    @Test
    void objectsOfALibraryThatHoldObjectsOfTheModuleAreRebuilt_andOthersShared() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { }
                class Players {
                    @Carried Library.Box full = new Library.Box(new Player(), "kept");
                    @Carried Library.Box shared = new Library.Box("text", "same");
                    @Carried List<Object> mixed = new ArrayList<>(List.of(full, shared, List.of("x"), new Object()));
                }""");
        Object incumbent = game.component("Players");

        Object candidate = game.move();

        Library.Box full = (Library.Box) get(candidate, "full");
        assertThat(full.content.getClass()).isSameAs(game.freshType("Player"));
        assertThat(full.label()).isEqualTo("kept");
        assertThat(get(candidate, "shared")).isSameAs(get(incumbent, "shared"));
        List<?> mixed = (List<?>) get(candidate, "mixed");
        assertThat(mixed.get(0)).isSameAs(full);
        assertThat(mixed.get(1)).isSameAs(get(incumbent, "shared"));
        assertThat(mixed.get(2)).isSameAs(((List<?>) get(incumbent, "mixed")).get(2));
        assertThat(mixed.get(3)).isSameAs(((List<?>) get(incumbent, "mixed")).get(3));
    }

    @Test
    void aFieldInsideMayBeRenamedToo() throws Exception {
        Object told = moved(
                "class Player { String name = \"anna\"; } class Players { @Carried Player one; void fill() { one = new Player(); } }",
                "class Player { @Carried(from = \"name\") String nick; } class Players { @Carried Player one; String tell() { return one.nick; } }");

        assertThat(told).isEqualTo("anna");
    }

    @Test
    void aVanishedClassIsNamedWithItsPath() {
        Upgrade game = Upgrade.of("""
                class Item { Object owner; } class Gone { }
                class Player { List<Item> inventory = new ArrayList<>(List.of(new Item(), new Item())); }
                class Players { @Carried Map<String, Player> players = new HashMap<>();
                    void fill() { players.put("anna", new Player()); players.get("anna").inventory.get(1).owner = new Gone(); } }""", """
                class Item { Object owner; } class Player { List<Item> inventory; }
                class Players { @Carried Map<String, Player> players; }""");
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::prepare)
                .hasMessage(
                        "game/Players.players[\"anna\"].inventory[1].owner: the new version has no class game.Gone");
    }

    @Test
    void aVanishedConstantIsNamedWithItsPath() {
        Upgrade game = Upgrade.of(
                "enum Rank { LOW, HIGH } class Players { @Carried Set<Rank> ranks = new HashSet<>(List.of(Rank.HIGH)); }",
                "enum Rank { LOW } class Players { @Carried Set<Rank> ranks; }");
        game.component("Players");

        assertThatThrownBy(game::prepare)
                .hasMessage("game/Players.ranks[0]: the enum game.Rank has no constant HIGH any more");
    }

    @Test
    void aFieldThatChangedItsTypeIsNamedWithItsPath() {
        Upgrade numbers = Upgrade.of(
                "class Player { long rank; } class Players { @Carried Player[] all = {new Player()}; }",
                "class Player { int rank; } class Players { @Carried Player[] all; }");
        numbers.component("Players");
        assertThatThrownBy(numbers::prepare).hasMessage("game/Players.all[0].rank: a long does not fit into a int");

        Upgrade objects = Upgrade.of(
                "class Player { Object name = \"anna\"; } class Players { @Carried Player[] all = {new Player()}; }",
                "class Player { Integer name; } class Players { @Carried Player[] all; }");
        objects.component("Players");
        assertThatThrownBy(objects::prepare)
                .hasMessage("game/Players.all[0].name: a java.lang.String does not fit into a java.lang.Integer");
    }
}
