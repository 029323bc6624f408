package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** So many that classes are written for them, and which of them go the short way. */
class ConvertingManyObjectsTest {

    @Test
    void fieldsOfEveryKindArrive_andTheConstructorRunsForThoseThatAreNew() throws Exception {
        String all =
                "boolean z; byte b; char c; short s; int i; long l; float f; double d; String text; int[] numbers; Object any;";
        String players = """
                class Players { @Carried List<Player> all = new ArrayList<>(); @Carried List<Point> points = new ArrayList<>(); @Carried List<Bag> bags = new ArrayList<>();
                    void fill() { for (int n = 0; n < 9000; n++) { all.add(new Player(n)); points.add(new Point(n, "p" + n, all.get(n), null)); Bag bag = new Bag(); bag.owner = all.get(n); bag.add(n); bags.add(bag); }
                        for (int n = 0; n < 9000; n++) { all.get(n).any = n % 3 == 0 ? null : n % 3 == 1 ? "x" + n : all.get(8999 - n); } }
                    String tell() { StringBuilder told = new StringBuilder();
                        for (Player p : all) told.append(p.z).append(p.b).append((int) p.c).append(p.s).append(p.i).append(p.l).append(p.f).append(p.d).append(p.text).append(p.numbers[0]).append(p.any instanceof Player o ? o.i : p.any);
                        for (Point p : points) told.append(p.n()).append(p.text()).append(p.at().i).append(p.left());
                        for (Bag b : bags) told.append(b.owner.i).append(b);
                        return told.toString(); } }
                class Bag extends ArrayList<Object> { Player owner; }
                """;
        String fill =
                "Player(int n) { this(); z = n % 2 == 0; b = (byte) n; c = (char) n; s = (short) n; i = n; l = -n; f = n / 2f; d = n / 3d; text = \"t\" + n; numbers = new int[] {n}; }";
        Upgrade game = Upgrade.of(
                "class Player { " + all + " Player() { } " + fill
                        + " } record Point(int n, String text, Player at, Object left) { } " + players,
                "class Player { static int made; " + all + " final int fresh = ++made; Player() { } " + fill
                        + " } record Point(int n, String text, Player at, Object left) { } "
                        + players);
        Object incumbent = game.component("Players");
        call(incumbent, "fill");

        Object candidate = game.move();

        assertThat(call(candidate, "tell")).isEqualTo(call(incumbent, "tell"));
        Object last = ((List<?>) get(candidate, "all")).get(8999);
        assertThat((Integer) get(last, "fresh")).isPositive();
    }

    @Test
    void theLastComponentOfARecordMayTakeAnyNumber() throws Exception {
        String code = """
                record Row(int n, Object... cells) { }
                record Line(String... words) { }
                class Sheet { @Carried List<Object> all = new ArrayList<>();
                    void fill() { for (int i = 0; i < 5000; i++) { all.add(new Row(i, "a", i)); all.add(new Line("b", "c" + i)); } }
                    String tell() { StringBuilder told = new StringBuilder();
                        for (Object each : all) told.append(each instanceof Row r ? Arrays.deepToString(r.cells()) : Arrays.toString(((Line) each).words()));
                        return told.toString(); } }""";
        Upgrade game = Upgrade.same(code);
        Object incumbent = game.component("Sheet");
        call(incumbent, "fill");

        assertThat(call(game.move(), "tell")).isEqualTo(call(incumbent, "tell"));
    }

    @Test
    void primitivesWiden_finalFieldsAreSet_andNewComponentsOfRecordsAreEmpty() throws Exception {
        String players = """
                class Players { @Carried List<Object> all = new ArrayList<>(); void fill() { for (int i = 0; i < 5000; i++) { all.add(new Player(i)); all.add(Point.of(i)); } }
                    String tell() { return all.toString(); } }""";
        Upgrade game = Upgrade.of(
                "class Player { private final int n; private final Object self = this; Player(int n) { this.n = n; } public String toString() { return n + \".0\" + (self == this); } }"
                        + "record Point(byte x, int y) { static Point of(int i) { return new Point((byte) i, i); } public String toString() { return x + \":\" + y + \"null0\"; } } "
                        + players,
                "class Player { private final double n; private final Object self; Player(double n) { this.n = n; self = this; } public String toString() { return n + \"\" + (self == this); } }"
                        + "record Point(long y, short x, String name, int z) { static Point of(int i) { return null; } public String toString() { return x + \":\" + y + name + z; } } "
                        + players);
        Object incumbent = game.component("Players");
        call(incumbent, "fill");

        assertThat(call(game.move(), "tell")).isEqualTo(call(incumbent, "tell"));
    }

    @Test
    void whatDoesNotFitIsNamedWithItsPath_howeverLateItIsFound() {
        String players =
                "class Players { @Carried List<Player> all = new ArrayList<>(); void fill() { for (int i = 0; i < 5000; i++) { Player p = new Player(); all.add(p); if (i == 4321) p.any = i; } } }";
        Upgrade game = Upgrade.of(
                "class Player { Object any; }" + players,
                "class Player { String any; }" + players.replace("= i;", "= null;"));
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::move)
                .hasMessage("game/Players.all[4321].any: a java.lang.Integer does not fit into a java.lang.String");
    }

    @Test
    void containersThatBeginWithWhatIsSharedGetThatAsWell_inOrder() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { final int n; Player(int n) { this.n = n; } public String toString() { return "player" + n; } }
                class Players {
                    @Carried Object map; @Carried Object list; @Carried Object set; @Carried Object array; @Carried Object sorted;
                    void fill() {
                        Map<Object, Object> map = new LinkedHashMap<>(); List<Object> list = new ArrayList<>(); Set<Object> set = new LinkedHashSet<>(); Map<Object, Object> sorted = new TreeMap<>();
                        for (int i = 0; i < 5000; i++) { map.put("k" + i, i < 2000 ? i : new Player(i)); list.add(i < 2000 ? i : new Player(i)); set.add(i < 2000 ? i : map.get("k" + i)); sorted.put(i, i < 4999 ? i : new Player(i)); }
                        this.map = map; this.list = list; this.set = set; array = list.toArray(); this.sorted = sorted;
                    }
                    String tell() { return map + "" + list + set + Arrays.toString((Object[]) array) + sorted; }
                }""");
        Object incumbent = game.component("Players");
        call(incumbent, "fill");

        assertThat(call(game.move(), "tell")).isEqualTo(call(incumbent, "tell"));
    }

    private static final String STATE = """
            enum Rank { LOW, HIGH }
            record Id(int n, Rank rank) { }
            class Player { Id id; List<Player> friends = new ArrayList<>(); Map<Rank, Set<Id>> won = new EnumMap<>(Rank.class); Optional<Player> best = Optional.empty();
                Player[] rivals = new Player[2]; Object[] any = new Object[2]; AtomicReference<Player> last = new AtomicReference<>(); List<Id> fixed = List.of(); }
            class Branch { Branch left; Branch right; static Branch grown(int depth) { Branch b = new Branch(); if (depth > 0) { b.left = grown(depth - 1); b.right = grown(depth - 1); } return b; } }
            class Link { Link next; Link previous; }
            record Knot(Object[] next) { }
            class Players {
                Object byId; Object tree; Object ring; Object sorted; Object shared; Object knot; Object list;
                void fill() {
                    Map<Id, Player> all = new HashMap<>(); byId = all; Player before = null;
                    for (int i = 0; i < 100; i++) {
                        Player p = new Player(); p.id = new Id(i, Rank.values()[i % 2]); all.put(p.id, p);
                        if (before != null) { p.friends.add(before); before.friends.add(p); p.rivals[0] = before; p.any[1] = before; p.best = Optional.of(before); }
                        p.won.put(Rank.HIGH, new HashSet<>(Set.of(p.id))); p.last.set(p); p.fixed = List.of(p.id); before = p;
                    }
                    tree = Branch.grown(10);
                    Link first = new Link(), last = first;
                    for (int i = 0; i < 100_000; i++) { last.next = new Link(); last.next.previous = last; last = last.next; }
                    last.next = first; first.previous = last; ring = first;
                    sorted = new TreeMap<>(Map.of("a", before, "b", before)); shared = new ArrayList<>(List.of(new HashMap<>(Map.of("x", List.of("y")))));
                    Object[] array = new Object[1]; knot = new Knot(array); array[0] = knot;
                    List<Object> itself = new ArrayList<>(); itself.add(itself); list = itself;
                }
            }""";

    private static int lookedIntoWithCare(String field) throws Exception {
        Upgrade game = Upgrade.same(STATE);
        Object incumbent = game.component("Players");
        call(incumbent, "fill");
        Graph graph = new Graph(new Shapes(game, Set.of()), List.of(), new Lent(), () -> false, Effort.alone());
        graph.move(new Root(game.pairs().get(0), field), get(incumbent, field), false);
        return graph.lookedIntoWithCare();
    }

    @ParameterizedTest
    @ValueSource(strings = {"byId", "tree", "ring", "sorted", "shared"})
    void whatIsUsualGoesTheShortWay(String field) throws Exception {
        assertThat(lookedIntoWithCare(field)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"knot", "list"})
    void cyclesOfWhatNeedsItsPartsFirstTakeCare(String field) throws Exception {
        assertThat(lookedIntoWithCare(field)).isPositive();
    }

    @Test
    void aRehearsalGoesThrough_asOftenAsWanted() {
        Move.rehearse();
        assertThatCode(Move::rehearse).doesNotThrowAnyException();
    }
}
