package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.get;
import static org.ninelives.runtime.state.Upgrade.make;
import static org.ninelives.runtime.state.Upgrade.set;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ninelives.api.state.StateTransferException;

/** An object that consumers reach past the components moves with the state, and is one with what the state leads to. */
class MovingWhatIsHandedOutTest {

    private static final String GAME = """
            class Players { @Carried List<Object> all = new ArrayList<>(); }
            class Player implements Runnable {
                Object other; Players home; List<String> log = new ArrayList<>();
                public void run() {}
            }
            """;

    private final IdentityHashMap<Object, Object> became = new IdentityHashMap<>();

    private HandedOut handed(Object object) {
        return new HandedOut() {
            @Override
            public String module() {
                return "game";
            }

            @Override
            public Object object() {
                return object;
            }

            @Override
            public List<Class<?>> types() {
                return List.of(Runnable.class);
            }

            @Override
            public void becomes(Object successor) {
                became.put(object, successor);
            }
        };
    }

    private static Move prepare(Upgrade upgrade, HandedOut... handed) throws StateTransferException {
        return Move.prepare(upgrade.pairs(), List.of(handed), upgrade, List.of(), new Lent(), () -> false);
    }

    private static Object player(Object players) throws ClassNotFoundException {
        return make(players.getClass().getClassLoader().loadClass("game.Player"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void isOneObjectAfterwards_howeverItIsReached() throws Exception {
        Upgrade upgrade = Upgrade.same(GAME);
        Object players = upgrade.component("Players");
        Object carried = player(players);
        Object loose = player(players);
        ((List<Object>) get(players, "all")).add(carried);
        set(carried, "home", players);
        set(carried, "other", loose);
        set(loose, "other", carried);

        prepare(upgrade, handed(carried), handed(loose)).apply();

        Object fresh = ((List<Object>) get(upgrade.candidate(), "all")).get(0);
        assertThat(became.get(carried)).isSameAs(fresh).isNotSameAs(carried);
        assertThat(get(fresh, "other")).isSameAs(became.get(loose)).isNotSameAs(loose);
        assertThat(get(fresh, "home")).isSameAs(upgrade.candidate());
        assertThat(get(loose, "other")).as("the incumbent's is as it was").isSameAs(carried);
    }

    @Test
    void isReplacedOnlyWhenAllIsPrepared() throws Exception {
        Upgrade upgrade = Upgrade.same(GAME);
        Object player = player(upgrade.component("Players"));

        Move move = prepare(upgrade, handed(player), handed("of nobody's class"));
        assertThat(became).isEmpty();
        move.apply();

        assertThat(became).containsOnlyKeys(player);
    }

    @Test
    @SuppressWarnings("unchecked")
    void aFormerVersionThatStopsReachesNothingThatItsSuccessorUses() throws Exception {
        Upgrade upgrade = Upgrade.same(GAME);
        Object player = player(upgrade.component("Players"));
        List<String> log = (List<String>) get(player, "log");
        log.add("kept");
        Move move = prepare(upgrade, handed(player));
        move.apply();
        assertThat(get(became.get(player), "log")).isSameAs(log);

        move.detachIncumbents("game");
        ((List<String>) get(player, "log")).clear();

        assertThat(log).containsExactly("kept");
    }

    @Test
    @SuppressWarnings("unchecked")
    void aCandidateThatIsTakenBackReachesNothingThatTheIncumbentUses() throws Exception {
        Upgrade upgrade = Upgrade.same(GAME);
        Object player = player(upgrade.component("Players"));
        List<String> log = (List<String>) get(player, "log");
        log.add("kept");
        Move move = prepare(upgrade, handed(player));
        move.apply();

        move.discard();
        ((List<String>) get(became.get(player), "log")).clear();

        assertThat(log).containsExactly("kept");
        assertThat(get(player, "log")).isSameAs(log);
    }

    @Test
    void whatHasNoPlaceIsRefusedByPath() throws Exception {
        for (Map.Entry<String, String> each : Map.of(
                        "class Players {}",
                        "game/handle Runnable: the new version has no class game.Player",
                        "class Players {} class Player { Object other; Players home; List<String> log; }",
                        "game/handle Runnable: consumers hold it as a java.lang.Runnable, which a game.Player",
                        "class Players {} class Player implements Runnable { int other; public void run() {} }",
                        "game/handle Runnable.other: a java.lang.Object does not fit into a int")
                .entrySet()) {
            Upgrade upgrade = Upgrade.of(GAME, each.getKey());
            Object player = player(upgrade.component("Players"));

            assertThatThrownBy(() -> prepare(upgrade, handed(player)))
                    .isInstanceOf(StateTransferException.class)
                    .hasMessageContaining(each.getValue());
            assertThat(became).isEmpty();
        }
    }

    @Test
    void aLongChainNeedsNoStack() throws Exception {
        Upgrade upgrade = Upgrade.same(GAME);
        Object players = upgrade.component("Players");
        List<Object> chain = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            Object player = player(players);
            set(player, "other", chain.isEmpty() ? null : chain.get(i - 1));
            chain.add(player);
        }
        Object last = chain.get(chain.size() - 1);

        prepare(upgrade, handed(last)).apply();

        assertThat(became).containsOnlyKeys(last);
    }
}
