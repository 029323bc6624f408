package org.ninelives.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ninelives.api.module.Carried;
import org.ninelives.api.state.FieldReport.Decision;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.api.state.StateTree;
import org.ninelives.api.state.StateTree.Bounds;

class InspectionTest {

    /** Whatever it is asked for is code of the module, which nobody may run. */
    static class Player {
        final String name;

        @Nullable
        Player friend;

        String password = "swordfish";

        Player(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            throw new AssertionError("asked for its text");
        }

        @Override
        public int hashCode() {
            throw new AssertionError("asked for its hash code");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            throw new AssertionError("asked whether it equals");
        }
    }

    static class Own extends ArrayList<String> {
        @Override
        public java.util.Iterator<String> iterator() {
            throw new AssertionError("asked for its elements");
        }

        @Override
        public int size() {
            throw new AssertionError("asked for its size");
        }
    }

    static class Game {
        @Carried
        final Map<String, Player> players = new LinkedHashMap<>();

        @Carried
        final Map<String, Long> scores = new ConcurrentHashMap<>(Map.of("anna", 7L));

        @Carried
        long visits = 42;

        @Carried
        @Nullable
        Object last;

        @Carried
        final Map<String, String> settings = new HashMap<>(Map.of("db.password", "swordfish"));

        int notCarried = 1;
    }

    static class Register {
        @Carried
        @Nullable
        static Player best;

        @Carried
        static List<String> log = new ArrayList<>();

        static int notCarried = 1;
    }

    static class Unused {
        static {
            INITIALISED.add("Unused");
        }

        @Carried
        static int count = 5;
    }

    static final List<String> INITIALISED = new ArrayList<>();

    private final Game game = new Game();

    @Test
    void showsNameTypesValueSizeAndWhatWouldBecomeOfIt() {
        game.players.put("anna", new Player("Anna"));

        StateTree.Owner owner = read(Bounds.DEFAULT);

        assertThat(owner.component()).isEqualTo("game.Game");
        assertThat(owner.type()).isEqualTo(Game.class.getName());
        assertThat(owner.fields())
                .extracting(field -> field.value().name())
                .containsExactly("last", "players", "scores", "settings", "visits");
        StateTree.Field players = owner.fields().get(1);
        assertThat(players.declared()).isEqualTo("Map<String, " + Player.class.getName() + ">");
        assertThat(players.value().type()).isEqualTo("java.util.LinkedHashMap");
        assertThat(players.value().size()).isEqualTo(1);
        assertThat(players.fate()).isEqualTo(Fate.CONVERTED);
        assertThat(players.detail()).isEqualTo("players[\"anna\"]: a " + Player.class.getName());
        StateTree.Node anna = players.value().parts().get(0);
        assertThat(anna.name()).isEqualTo("[\"anna\"]");
        assertThat(part(anna, "name").text()).isEqualTo("Anna");
        assertThat(part(anna, "friend").isNull()).isTrue();
        StateTree.Field scores = owner.fields().get(2);
        assertThat(scores.fate()).isEqualTo(Fate.CARRIED);
        assertThat(scores.decision()).isEqualTo(Decision.BY_TYPE);
        StateTree.Field visits = owner.fields().get(4);
        assertThat(visits.value().type()).isEqualTo("long");
        assertThat(visits.value().text()).isEqualTo("42");
    }

    @Test
    void anObjectThatIsMetTwiceIsShownOnce_andACycleEnds() {
        Player anna = new Player("Anna");
        Player ben = new Player("Ben");
        anna.friend = ben;
        ben.friend = anna;
        game.players.put("anna", anna);
        game.players.put("ben", ben);
        game.last = anna;

        StateTree.Owner owner = read(new Bounds(50, 10, 10_000));

        StateTree.Node last = owner.fields().get(0).value();
        assertThat(last.repeated()).isFalse();
        StateTree.Node again = owner.fields().get(1).value().parts().get(0);
        assertThat(again.id()).isEqualTo(last.id());
        assertThat(again.repeated()).isTrue();
        assertThat(again.parts()).isEmpty();
    }

    @Test
    void staticFieldsAreThoseOfTheirClass_aCycleThroughThemEndsAndWhatIsHugeIsCounted() {
        Player anna = new Player("Anna");
        anna.friend = anna;
        game.last = anna;
        Register.best = anna;
        Register.log = new ArrayList<>(Collections.nCopies(1_000_000, "x"));

        List<StateTree.Owner> owners = inspection(Bounds.DEFAULT)
                .of(List.of(
                        new Inspection.Subject("game.Game", game),
                        new Inspection.Subject("game.Register", Register.class)));

        StateTree.Owner statics = owners.get(1);
        assertThat(owners.get(0).isClass()).isFalse();
        assertThat(statics.isClass()).isTrue();
        assertThat(statics.type()).isEqualTo(Register.class.getName());
        assertThat(statics.fields()).extracting(field -> field.value().name()).containsExactly("best", "log");
        StateTree.Field best = statics.fields().get(0);
        assertThat(best.fate()).isEqualTo(Fate.CONVERTED);
        assertThat(best.value().repeated()).isTrue();
        assertThat(best.value().id())
                .isEqualTo(owners.get(0).fields().get(0).value().id());
        assertThat(statics.fields().get(1).value().more()).isEqualTo(999_990);
    }

    @Test
    void aClassThatNobodyHasUsedIsNotInitialisedByALook() {
        List<StateTree.Owner> owners =
                inspection(Bounds.DEFAULT).of(List.of(new Inspection.Subject("game.Unused", Unused.class)));

        assertThat(owners).isEmpty();
        assertThat(INITIALISED).isEmpty();
    }

    @Test
    void secretsAreNotShown_norWhatTheyHold() {
        Player anna = new Player("Anna");
        game.last = anna;

        StateTree.Owner owner = read(Bounds.DEFAULT);

        assertThat(part(owner.fields().get(0).value(), "password").text()).isEqualTo("***");
        assertThat(owner.fields().get(3).value().parts().get(0).text()).isEqualTo("***");
        assertThat(owner.toString()).doesNotContain("swordfish");
    }

    @Test
    void ofAMillionEntriesTheFirstAreRead_andTheRestIsCounted() {
        List<Object> many = new ArrayList<>(Collections.nCopies(1_000_000, "x"));
        game.last = many;

        StateTree.Node last = read(Bounds.DEFAULT).fields().get(0).value();

        assertThat(last.parts()).hasSize(10);
        assertThat(last.more()).isEqualTo(999_990);
        assertThat(last.size()).isEqualTo(1_000_000);
    }

    @Test
    void whatWouldBecomeOfAFieldIsFoundOutByABoundedLook() {
        List<Object> many = new ArrayList<>(Collections.nCopies(1_000_000, "x"));
        many.add(new Player("behind all"));
        game.last = many;

        StateTree.Field last = read(Bounds.DEFAULT).fields().get(0);

        assertThat(last.fate()).isEqualTo(Fate.CARRIED);
        assertThat(last.detail()).isEqualTo("shared, unless a walk finds more than the first 100000 values showed");
    }

    @Test
    void aListOfAMillionNodesIsShownAsDeepAsIsAsked() {
        Player first = new Player("0");
        Player at = first;
        for (int i = 1; i < 1_000_000; i++) {
            Player next = new Player("" + i);
            at.friend = next;
            at = next;
        }
        game.last = first;

        StateTree.Node node =
                read(new Bounds(Bounds.DEEPEST, 10, 10_000)).fields().get(0).value();

        int depth = 0;
        while (!node.parts().isEmpty()) {
            node = part(node, "friend");
            depth++;
        }
        assertThat(depth).isEqualTo(Bounds.DEEPEST);
        assertThat(node.more()).isEqualTo(-1);
    }

    @Test
    void theNumberOfNodesIsBounded_andThatIsSaid() {
        for (int i = 0; i < 100; i++) {
            game.players.put("p" + i, new Player("" + i));
        }
        Inspection inspection = inspection(new Bounds(5, 1_000, 60));

        List<StateTree.Owner> owners = inspection.of(List.of(new Inspection.Subject("game.Game", game)));

        assertThat(inspection.complete()).isFalse();
        assertThat(owners.get(0).fields().get(1).value().more()).isPositive();
    }

    @Test
    void whatCannotMoveIsNamedByItsPath() {
        game.last = Map.of("pool", new Object[] {new Semaphore(1)});

        StateTree.Field last = read(Bounds.DEFAULT).fields().get(0);

        assertThat(last.fate()).isEqualTo(Fate.REFUSED);
        assertThat(last.detail()).startsWith("last[\"pool\"][0]: a semaphore");
    }

    @Test
    void codeOfTheModuleIsNotRun_alsoWhereItIsACollection() {
        game.last = List.of(new Own(), new WeakHashMap<>(), TimeUnit.DAYS);

        StateTree.Node last = read(Bounds.DEFAULT).fields().get(0).value();

        assertThat(last.parts().get(0).type()).isEqualTo(Own.class.getName());
        assertThat(last.parts().get(1).note()).isEqualTo("cannot be looked into");
        assertThat(last.parts().get(2).text()).isEqualTo("DAYS");
    }

    @Test
    void readsWhatIsInUseWithoutFailing() throws Exception {
        Map<String, Object> busy = new HashMap<>();
        game.last = new Object[] {busy, Collections.synchronizedList(new ArrayList<>(List.of("a")))};
        ExecutorService owner = java.util.concurrent.Executors.newSingleThreadExecutor();
        java.util.concurrent.atomic.AtomicBoolean on = new java.util.concurrent.atomic.AtomicBoolean(true);
        java.util.concurrent.CountDownLatch begun = new java.util.concurrent.CountDownLatch(1);
        java.util.concurrent.Future<?> work = owner.submit(() -> {
            for (int i = 0; on.get(); i++) {
                busy.put("k" + i % 1_000, new AtomicReference<>(new AtomicLong(i)));
                busy.remove("k" + (i + 500) % 1_000);
                begun.countDown();
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 200; i++) {
            StateTree.Node last = read(Bounds.DEFAULT).fields().get(0).value();
            assertThat(last.parts()).hasSize(2);
        }
        on.set(false);
        work.get(10, TimeUnit.SECONDS);
        owner.shutdown();
    }

    @Test
    void valuesReadAsTheyAre() {
        game.last = Arrays.asList("text", 'c', 1.5, new int[] {7}, new java.util.BitSet(), null, "x".repeat(1_000));

        List<StateTree.Node> parts =
                read(Bounds.DEFAULT).fields().get(0).value().parts();

        assertThat(parts)
                .extracting(StateTree.Node::text)
                .containsExactly("text", "c", "1.5", null, "(0 bits set)", null, "x".repeat(120) + "...");
        assertThat(parts.get(3).parts().get(0).type()).isEqualTo("int");
        assertThat(parts.get(6).size()).isEqualTo(1_000);
    }

    private StateTree.Owner read(Bounds bounds) {
        return inspection(bounds)
                .of(List.of(new Inspection.Subject("game.Game", game)))
                .get(0);
    }

    private static Inspection inspection(Bounds bounds) {
        return new Inspection(bounds, type -> type.getName().startsWith(InspectionTest.class.getName()), type -> false);
    }

    private static StateTree.Node part(StateTree.Node node, String name) {
        return node.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
