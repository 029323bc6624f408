package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;
import static org.ninelives.runtime.state.Upgrade.set;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.ninelives.api.state.StateTransferException;

class MoveTest {

    private static final String VISITORS = """
            class Visitor { int n = 1; List<String> tags = new ArrayList<>(List.of("x")); }
            class Players {
                @Carried private final Map<String, String> shared = new ConcurrentHashMap<>(Map.of("a", "b"));
                @Carried private final Map<String, Visitor> visitors = new HashMap<>(Map.of("a", new Visitor()));
                @Carried private final AtomicLong counter = new AtomicLong(3);
                @Carried private final List<String> sync = Collections.synchronizedList(new ArrayList<>(List.of("s")));
                @Carried private final Set<String> keys = ConcurrentHashMap.newKeySet();
                @Carried private Library.Pool pool;
                @Carried private String name = "kept";
                @Carried private List<String> fixed = List.of("kept");
                @Carried private int[] numbers = {1};
                private Map<String, String> alias = shared;
                private Object loose = counter;
                private Map<String, String> own = new HashMap<>(Map.of("own", "own"));
                void fill() { keys.add("k"); }
                void alias() { alias = shared; }
                void deactivate() {
                    shared.clear(); alias.clear(); visitors.values().forEach(v -> v.tags.clear()); visitors.clear(); counter.set(0);
                    sync.clear(); keys.clear(); own.clear(); name.length(); fixed.size(); numbers[0] = 0;
                }
                String tell() { return "" + shared + visitors.get("a").tags + counter + sync + keys + numbers[0]; }
            }""";

    private static final String STATE = "{a=b}[x]3[s][k]1";

    @Test
    void nothingIsWrittenBeforeApply() throws Exception {
        Upgrade game = Upgrade.same("class Players { @Carried int n; }");
        set(game.component("Players"), "n", 5);

        Move move = game.prepare();

        assertThat(get(game.candidate(), "n")).isEqualTo(0);
        move.apply();
        assertThat(get(game.candidate(), "n")).isEqualTo(5);
        assertThatThrownBy(move::apply).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDetachedIncumbentMayDoAsItStopsWhateverItLikes() throws Exception {
        Upgrade game = Upgrade.same(VISITORS);
        Object incumbent = game.component("Players");
        call(incumbent, "fill");
        Move move = game.prepare();
        move.apply();

        move.detachIncumbents("game");
        call(incumbent, "deactivate");

        assertThat(call(game.candidate(), "tell")).isEqualTo(STATE);
        assertThat(get(incumbent, "name")).isEqualTo("kept");
        assertThat(get(incumbent, "fixed")).isEqualTo(List.of("kept"));
        assertThat(get(incumbent, "loose")).isNotSameAs(get(game.candidate(), "counter"));
        assertThat((Map<?, ?>) get(incumbent, "own")).isEmpty();
    }

    /** A version that was kept on is detached long after, and a worker that was given up may still ask for classes. */
    @Test
    void nobodyIsAskedForClassesToDetach() throws Exception {
        Upgrade game = Upgrade.same("class Player { } class Players { @Carried Object type = Player.class;"
                + " @Carried Map<String, String> texts = new HashMap<>(); }");
        Object incumbent = game.component("Players");
        Move first = game.prepare();
        first.apply();
        Move second = game.prepare();
        second.apply();
        Object shared = get(incumbent, "texts");
        game.gone = true;

        first.discard();
        second.detachIncumbents("game");

        assertThat(get(incumbent, "texts")).isNotSameAs(shared);
        assertThat(get(incumbent, "type")).isNull();
    }

    @Test
    void oneThatCannotBeDetachedLeavesNoOtherOneAttached_andIsTriedAgain() throws Exception {
        Upgrade game = Upgrade.same("class Players { @Carried Map<String, String> texts = new HashMap<>();"
                + " Supplier<Object> trap() { Map<String, String> held = texts; return () -> held; } }");
        Object before = game.component("Players");
        Object beforeNow = game.candidate();
        // What a lambda holds cannot be written.
        game.pair("Trap", call(before, "trap"), call(beforeNow, "trap"));
        Object after = game.component("Players");
        Move move = game.prepare();
        move.apply();

        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThatThrownBy(() -> move.detachIncumbents("game"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("game/Trap still reaches what the other version uses");
        }

        assertThat(get(before, "texts")).isNotNull().isNotSameAs(get(beforeNow, "texts"));
        assertThat(get(after, "texts")).isNotNull().isNotSameAs(get(game.candidate(), "texts"));
    }

    /** The copy that would keep the order is made by a look into the live map. */
    @Test
    void whatCallsChangeMeanwhileIsDetachedAllTheSame() throws Exception {
        Upgrade game = Upgrade.same("""
                class Players {
                    @Carried Map<Object, String> ordered = new LinkedHashMap<>();
                    @Carried Map<String, String> later = new HashMap<>(Map.of("a", "b"));
                    void deactivate() { ordered.clear(); later.clear(); }
                }""");
        Object incumbent = game.component("Players");
        Busy busy = new Busy();
        Map<Object, String> live = new LinkedHashMap<>();
        live.put(busy, "x");
        live.put("y", "z");
        set(incumbent, "ordered", live);
        Move move = game.prepare();
        move.apply();
        assertThat(get(game.candidate(), "ordered")).isSameAs(live);
        busy.live = live;
        assertThatThrownBy(() -> new LinkedHashMap<>(live)).isInstanceOf(ConcurrentModificationException.class);

        move.detachIncumbents("game");

        assertThat(get(incumbent, "ordered"))
                .isExactlyInstanceOf(LinkedHashMap.class)
                .isNotSameAs(live);
        call(incumbent, "deactivate");
        assertThat(live).containsEntry("y", "z");
        assertThat(get(game.candidate(), "later")).isEqualTo(Map.of("a", "b"));
    }

    /** Whoever asks for its hash code changes the map meanwhile, as another call would. */
    private static final class Busy {

        private @Nullable Map<Object, String> live;

        @Override
        public int hashCode() {
            if (live != null) {
                live.put(live.size(), "of another call");
            }
            return 1;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this;
        }
    }

    @Test
    void whatHasNoConstructorThatCanBeUsedIsGone() throws Exception {
        Upgrade game = Upgrade.same("class Pools { @Carried(share = true) Object pool; }");
        Object pools = game.component("Pools");
        set(pools, "pool", withoutMissing());
        Move move = game.prepare();
        move.apply();

        move.detachIncumbents("game");

        assertThat(get(pools, "pool")).isNull();
        assertThat(get(game.candidate(), "pool")).isNotNull();
    }

    /** Of a class with a constructor whose parameter nobody has. */
    private static Object withoutMissing() throws Exception {
        return Compiled.from(
                        "class Missing { } public class Game {"
                                + " public static final Object ONE = new Game(); public Game() { } public Game(Missing m) { } }")
                .loadWithout("game.Missing")
                .loadClass("game.Game")
                .getField("ONE")
                .get(null);
    }

    @Test
    void theComponentsOfAnotherModule_whichMayBeKeptOn_stayAttached() throws Exception {
        Upgrade game =
                Upgrade.same("class Players { Object alias; @Carried Map<String, String> texts = new HashMap<>(); }");
        Object kept = game.componentOf("kept", "Players");
        Object ended = game.componentOf("ended", "Players");
        set(kept, "alias", get(kept, "texts"));
        Move move = game.prepare();
        move.apply();
        move.settle();

        move.detachIncumbents("ended");

        assertThat(get(ended, "texts")).isNotSameAs(get(game.candidate(), "texts"));
        assertThat(get(kept, "alias")).isSameAs(get(kept, "texts")).isNotNull();
        Object shared = get(kept, "texts");
        move.detachIncumbents("kept");
        assertThat(get(kept, "texts")).isNotSameAs(shared);
        assertThat(get(kept, "alias")).isNotSameAs(shared);
    }

    @Test
    void aVersionThatIsKeptOnKeepsNothingAliveThatOthersLetGo_andIsDetachedFromTheRest() throws Exception {
        Upgrade game = Upgrade.same("class Players { @Carried Map<String, String> texts = new HashMap<>(); }");
        Object kept = game.componentOf("kept", "Players");
        Object candidate = game.candidate();
        game.componentOf("ended", "Players");
        Move move = game.prepare();
        move.apply();
        move.settle();
        move.detachIncumbents("ended");
        move.keepNothingAlive();
        WeakReference<Object> ofTheOther = new WeakReference<>(get(game.candidate(), "texts"));

        set(game.candidate(), "texts", null);

        awaitCollected(ofTheOther);
        Object shared = get(kept, "texts");
        assertThat(shared).isSameAs(get(candidate, "texts"));
        move.detachIncumbents("kept");
        assertThat(get(kept, "texts")).isNotSameAs(shared);
    }

    private static void awaitCollected(WeakReference<?> reference) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (reference.get() != null && Instant.now().isBefore(deadline)) {
            System.gc();
        }
        assertThat(reference.get()).isNull();
    }

    @Test
    void aDetachedPoolThatHasNoEmptyTwinIsGone() throws Exception {
        Upgrade game = Upgrade.same("""
                class Players { @Carried(share = true) ThreadPoolExecutor pool; Executor other; Object own = new Object();
                    void fill() { pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()); other = pool; } }""");
        Object incumbent = game.component("Players");
        call(incumbent, "fill");
        Move move = game.prepare();
        move.apply();

        move.detachIncumbents("game");

        assertThat(get(incumbent, "pool")).isNull();
        assertThat(get(incumbent, "other")).isNull();
        assertThat(get(incumbent, "own")).isNotNull();
        assertThat(get(game.candidate(), "pool")).isNotNull();
    }

    @Test
    void aDiscardedCandidateMayDoAsItStopsWhateverItLikes() throws Exception {
        Upgrade game = Upgrade.same(VISITORS);
        Object incumbent = game.component("Players");
        call(incumbent, "fill");
        Object initial = get(game.candidate(), "shared");
        Move move = game.prepare();
        move.apply();
        call(game.candidate(), "alias");

        move.discard();

        assertThat(get(game.candidate(), "shared")).isSameAs(initial);
        call(game.candidate(), "deactivate");
        assertThat(call(incumbent, "tell")).isEqualTo(STATE);
    }

    @Test
    void aComponentThatIsNamedTwiceGetsItsInitialValuesBack() throws Exception {
        Upgrade game = Upgrade.same("class Players { @Carried List<String> names = new ArrayList<>(); }");
        Object incumbent = game.component("Players");
        Object initial = get(game.candidate(), "names");
        game.pair("Players", incumbent, game.candidate());
        Move move = game.prepare();
        move.apply();

        move.discard();

        assertThat(get(game.candidate(), "names")).isSameAs(initial);
    }

    @Test
    void whileAMigrationHangs_theCandidateHasItsInitialValuesBackAtOnce() throws Exception {
        Upgrade game = Upgrade.same("class Players { @Carried List<String> names = new ArrayList<>(); }");
        Object incumbent = game.component("Players");
        set(incumbent, "names", new ArrayList<>(List.of("anna")));
        Object initial = get(game.candidate(), "names");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        game.migrateBy(new Migration<Object>() {
            @Override
            @SuppressWarnings("unchecked")
            public Class<Object> type() {
                return (Class<Object>) game.freshType("Players");
            }

            @Override
            public void migrate(OldObject old, Object fresh) {
                inside.countDown();
                try {
                    end.await();
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }
        });
        Move move = game.prepare();
        FutureTask<Object> applying = new FutureTask<>(() -> {
            move.apply();
            return null;
        });
        Thread worker = new Thread(applying);
        worker.start();
        inside.await();
        assertThat(get(game.candidate(), "names")).isSameAs(get(incumbent, "names"));

        move.discard();

        assertThat(applying.isDone()).as("it hangs still").isFalse();
        assertThat(get(game.candidate(), "names")).isSameAs(initial);
        assertThat(get(incumbent, "names")).isEqualTo(List.of("anna"));
        end.countDown();
        worker.join();
        assertThat(get(game.candidate(), "names")).as("nor does it come back").isSameAs(initial);
    }

    @Test
    void aMoveThatWasNotAppliedIsDiscardedWithoutATrace() throws Exception {
        Upgrade game = Upgrade.same(VISITORS);
        game.component("Players");
        Object initial = get(game.candidate(), "shared");

        game.prepare().discard();

        assertThat(get(game.candidate(), "shared")).isSameAs(initial);
    }

    @Test
    void stateGoesThereAndBack() throws Exception {
        String second = """
                class Item { String name; } enum Rank { HIGH, LOW }
                class Player { long level; Rank rank; Item[] items; Map<Rank, Item> best; String title = "new"; Player friend; }
                class Players { @Carried(from = "players") Map<String, Player> all; @Carried long count; @Carried int fresh = 1;
                    void more() { Player p = new Player(); p.level = 7; p.rank = Rank.HIGH; p.friend = all.get("anna"); all.put("ben", p); } }""";
        String first = """
                enum Rank { LOW, HIGH } class Item { String name = "sword"; }
                class Player { long level = 3; Rank rank = Rank.LOW; Item[] items = {new Item()}; Map<Rank, Item> best = new EnumMap<>(Map.of(rank, items[0])); Player friend = this; }
                class Players { @Carried Map<String, Player> players = new TreeMap<>(); @Carried long count = 9;
                    void fill() { players.put("anna", new Player()); }
                    String tell() { Player a = players.get("anna"); return players.keySet() + "" + a.level + a.rank + a.items[0].name + (a.best.get(Rank.LOW) == a.items[0])
                        + (a.friend == a) + count + (players.get("ben").friend == a) + players.get("ben").rank; } }""";
        Upgrade there = Upgrade.of(first, second);
        call(there.component("Players"), "fill");
        Object serving = there.move();
        call(serving, "more");

        Upgrade back = there.back();
        back.pair("Players", serving, there.pairs().get(0).incumbent());

        assertThat(call(back.move(), "tell")).isEqualTo("[anna, ben]3LOWswordtruetrue9trueHIGH");
        assertThat(back.report()).containsEntry("fresh", "DROPPED the candidate has no such field");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 99})
    void aFailureAnywhereLeavesTheIncumbentAndTheCandidateAsTheyWere(int failing) {
        String players = """
                class Players { @Carried Map<String, Player> all = new LinkedHashMap<>(); @Carried List<String> names = new ArrayList<>();
                    void fill() { for (int i = 0; i < 100; i++) { Player p = new Player(); p.n = i; p.peers.addAll(all.values()); all.put("p" + i, p); names.add("p" + i); } }
                    String tell() { StringBuilder told = new StringBuilder(); all.forEach((k, p) -> told.append(k).append(p.n).append(p.peers.size()).append(p.getClass().getClassLoader().hashCode())); return told.toString() + names; } }
                """;
        Upgrade game = Upgrade.of(
                "class Player { int n; List<Player> peers = new ArrayList<>(); }" + players,
                "class Player { static int made; int n; List<Player> peers; Player() { if (made++ == " + failing
                        + ") throw new IllegalStateException(); } }" + players);
        Object incumbent = game.component("Players");
        call(incumbent, "fill");
        Object told = call(incumbent, "tell");
        Object untouched = call(game.candidate(), "tell");

        assertThatThrownBy(game::move).isInstanceOf(StateTransferException.class);

        assertThat(call(incumbent, "tell")).isEqualTo(told);
        assertThat(call(game.candidate(), "tell")).isEqualTo(untouched);
    }

    @Test
    void aMoveThatNobodyWaitsForIsGivenUp() {
        Upgrade game = Upgrade.same("""
                class Player { } class Players { @Carried List<Object> all = new ArrayList<>();
                    void fill() { for (int i = 0; i < 100_000; i++) all.add(new Player()); } }""");
        call(game.component("Players"), "fill");
        AtomicInteger asked = new AtomicInteger();
        game.givenUp = () -> asked.incrementAndGet() == 3;

        assertThatThrownBy(game::prepare)
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("given up after ");
        assertThat(asked).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@Carried(concurrent = true) final Map<String, String> m = new ConcurrentHashMap<>();|true|true",
                "@Carried(concurrent = true) final Map<String, Object> m = new ConcurrentHashMap<>(Map.of(\"a\", new Visitor()));|true|false",
                "@Carried(concurrent = true) Map<String, String> m = new ConcurrentHashMap<>();|false|false",
                "@Carried final Map<String, String> m = new ConcurrentHashMap<>();|false|false",
                "@Carried(concurrent = true) final long m = System.nanoTime();|false|false",
                "Map<String, String> m = new ConcurrentHashMap<>();|true|true"
            })
    void noCallHasToWaitWhereBothVersionsMayUseTheSameState(String field, boolean declared, boolean found)
            throws Exception {
        Upgrade game = Upgrade.same("class Visitor { } class Players { " + field + " }");
        game.component("Players");

        assertThat(Move.mayBeConcurrent(game.plan(), game.pairs())).isEqualTo(declared);
        assertThat(game.prepare().concurrent()).isEqualTo(found);
    }

    @Test
    void objectsOfTheRuntimeAreSharedUnopened() throws Exception {
        Upgrade game = Upgrade.same("class Players { @Carried Object it = new Library.Box(new Thread(), \"x\"); }");
        Object incumbent = game.component("Players");
        Successors knowing = new Successors() {
            @Override
            public boolean isOld(Class<?> type) {
                return game.isOld(type);
            }

            @Override
            public Class<?> successorOf(Class<?> old) throws ClassNotFoundException {
                return game.successorOf(old);
            }

            @Override
            public boolean isOfTheRuntime(Class<?> type) {
                return type == Library.Box.class;
            }
        };

        Move.prepare(game.pairs(), knowing, List.of(), () -> false).apply();

        assertThat(get(game.candidate(), "it")).isSameAs(get(incumbent, "it"));
    }
}
