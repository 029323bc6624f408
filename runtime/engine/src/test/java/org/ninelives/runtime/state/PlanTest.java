package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done before calls have to wait: so many objects that classes are written for them and tried out. */
class PlanTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    /** Whatever a module may run as its objects are made is counted. */
    private static final String STATE = """
            class Probe { static int asked; static int ask() { return ++asked; } }
            class Player { String name; Player next; Object any; List<Object> list; final int number; Rank rank; int seen = Probe.ask();
                Player() { this(-1); } Player(int number) { this.number = number; } }
            class Ship { Player captain; Ship next; final long id; Ship(long id) { this.id = id; } }
            class Crew extends ArrayList<Object> { Player owner; Crew() { Probe.ask(); } }
            record Point(int x, Player at) { Point { Probe.ask(); } }
            enum Rank { LOW, HIGH }
            class Quiet { static final Object LATE = Probe.ask(); Quiet next; }
            class Players {
                @Carried List<Object> all = new ArrayList<>();
                void fill() {
                    Player last = null; Ship ship = null; Quiet quiet = null;
                    for (int i = 0; i < 4000; i++) {
                        Player player = new Player(i); player.name = "p" + i; player.next = last; player.list = all; player.rank = Rank.values()[i % 2];
                        player.any = i % 4 == 0 ? "x" : i % 4 == 1 ? null : i % 4 == 2 ? (Object) Player.class : new Object[] {last};
                        Ship fresh = new Ship(i); fresh.captain = player; fresh.next = ship; ship = fresh; last = player;
                        Crew crew = new Crew(); crew.owner = player; crew.add(i);
                        Quiet another = new Quiet(); another.next = quiet; quiet = another;
                        all.add(player); all.add(ship); all.add(new Point(i, player)); all.add(crew); all.add(quiet);
                    }
                }
                String tell() {
                    StringBuilder told = new StringBuilder();
                    for (Object each : all) {
                        if (each instanceof Player p) told.append(p.name).append(p.number).append(p.rank).append(p.next == null ? -1 : p.next.number).append(p.list == all)
                            .append(p.any instanceof Object[] a ? a[0] == p.next : p.any instanceof Class ? p.any == Player.class : p.any);
                        if (each instanceof Ship s) told.append(s.id).append(s.captain.name).append(s.next == null ? -1 : s.next.id);
                        if (each instanceof Point p) told.append(p.x()).append(p.at().name);
                        if (each instanceof Crew c) told.append(c.owner.name).append(c.get(0));
                        if (each instanceof Quiet q) told.append(q.next == null);
                        told.append(' ');
                    }
                    return told.toString();
                }
            }""";

    @Test
    void whatWasTriedOutMovesTheStateAsItIs() throws Exception {
        Upgrade game = filled();
        Object incumbent = game.pairs().get(0).incumbent();
        Plan plan = tried(game, LONG);

        Move.prepare(plan, game.pairs(), List.of(), List.of(), new Lent(), () -> false)
                .apply();

        assertThat(call(game.candidate(), "tell")).isEqualTo(call(incumbent, "tell"));
        assertThat((List<?>) get(game.candidate(), "all")).hasSize(20_000);
    }

    @Test
    void tryingItOutChangesNothing_andRunsNoCodeOfTheNewVersion() throws Exception {
        Upgrade game = filled();
        Object incumbent = game.pairs().get(0).incumbent();
        Object told = call(incumbent, "tell");

        tried(game, LONG);

        assertThat(asked(game))
                .as("what constructors and initialisers of the new version asked")
                .isZero();
        assertThat(call(incumbent, "tell")).isEqualTo(told);
        assertThat((List<?>) get(game.candidate(), "all")).isEmpty();

        game.move();
        assertThat(asked(game)).as("and as it moves, they do run").isPositive();
    }

    /** What the first object of a class would run, wherever it is written, waits for the move. */
    @Test
    void initialisersAboveAClass_orWithoutAField_doNotRunAhead() throws Exception {
        Upgrade game = manyOfEach(INITIALISED, INITIALISED);

        tried(game, LONG);

        assertThat(asked(game)).isZero();
        assertThat(Instances.spare(game.freshType("Above"))).isNull();
        assertThat(Instances.spare(game.freshType("Bare"))).isNull();
        assertThat(Instances.spare(game.freshType("Named"))).isNull();
        assertThat(Instances.spare(game.freshType("Plain"))).isNotNull();
        assertThat(asked(game)).isZero();

        game.move();
        assertThat(asked(game)).isEqualTo(3);
        assertThat(Instances.spare(game.freshType("Above")))
                .as("now they have run")
                .satisfies(PlanTest::isKnown);
    }

    /** Where neither the JVM nor a file tells whether there is a bare initialiser, the class is left alone. */
    private static void isKnown(Object spare) {
        assertThat(spare == null).isEqualTo(Runtime.version().feature() >= 22);
    }

    @Test
    void anInitialiserThatThrowsIsNoAffairOfTheTrial() throws Exception {
        Upgrade game = manyOfEach(
                INITIALISED, INITIALISED.replace("static { Probe.ask(); }", "static { if (true) throw new Error(); }"));

        Plan plan = tried(game, LONG);

        assertThat(plan.obstacles(game.pairs())).isEmpty();
        assertThatThrownBy(game::move).hasRootCauseInstanceOf(Error.class);
    }

    private static final String INITIALISED = """
            class Probe { static int asked; static int ask() { return ++asked; } }
            class Top { static { Probe.ask(); } }
            class Above extends Top { int n; Above next; }
            class Bare { static { Probe.ask(); } int n; Bare next; }
            interface Name { Object NAME = Probe.ask(); default Object name() { return NAME; } }
            class Named implements Name { int n; Named next; }
            class Plain { static final int SIZE = 3; int n; Plain next; }
            class Players {
                @Carried List<Object> all = new ArrayList<>();
                void fill() {
                    for (int i = 0; i < 4000; i++) { all.add(new Above()); all.add(new Bare()); all.add(new Named()); all.add(new Plain()); }
                }
            }""";

    private static Upgrade manyOfEach(String former, String fresh) {
        Upgrade game = Upgrade.of(former, fresh);
        call(game.component("Players"), "fill");
        return game;
    }

    @Test
    void itStopsInTime_whereverItIs() throws Exception {
        Upgrade game = filled();

        Plan plan = tried(game, Duration.ZERO);

        Move.prepare(plan, game.pairs(), List.of(), List.of(), new Lent(), () -> false)
                .apply();
        Object incumbent = game.pairs().get(0).incumbent();
        assertThat(call(game.candidate(), "tell")).isEqualTo(call(incumbent, "tell"));
    }

    @Test
    void whatDoesNotFitIsNoAffairOfTheTrial_andRefusedByTheMove() throws Exception {
        String players =
                "class Players { @Carried List<Player> all = new ArrayList<>(); void fill() { for (int i = 0; i < 9000; i++) { Player p = new Player(); all.add(p); p.any = i; } } }";
        Upgrade game = Upgrade.of(
                "class Player { Object any; }" + players,
                "class Player { String any; }" + players.replace("= i;", "= null;"));
        call(game.component("Players"), "fill");
        Plan plan = tried(game, LONG);

        assertThatThrownBy(() -> Move.prepare(plan, game.pairs(), List.of(), List.of(), new Lent(), () -> false))
                .hasMessage("game/Players.all[0].any: a java.lang.Integer does not fit into a java.lang.String");
    }

    @Test
    void itHoldsNothingOfTheState() throws Exception {
        Upgrade game = filled();
        Plan plan = tried(game, LONG);
        WeakReference<?> some =
                new WeakReference<>(((List<?>) get(game.pairs().get(0).incumbent(), "all")).get(0));

        ((List<?>) get(game.pairs().get(0).incumbent(), "all")).clear();

        Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
        while (some.get() != null && Instant.now().isBefore(deadline)) {
            System.gc();
        }
        assertThat(some.get()).isNull();
        assertThat(plan.obstacles(game.pairs())).isEmpty();
    }

    private static Upgrade filled() {
        Upgrade game = Upgrade.same(STATE);
        call(game.component("Players"), "fill");
        return game;
    }

    private static Plan tried(Upgrade game, Duration limit) throws Exception {
        Plan plan = Plan.of(game, List.of());
        assertThat(plan.obstacles(game.pairs())).isEmpty();
        plan.rehearse(limit);
        return plan;
    }

    private static int asked(Upgrade game) throws ReflectiveOperationException {
        Field field = game.freshType("Probe").getDeclaredField("asked");
        field.setAccessible(true);
        return field.getInt(null);
    }
}
