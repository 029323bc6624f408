package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.runtime.state.Upgrade.call;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ninelives.api.state.StateTransferException;

class ScoutTest {

    private static final String PLAYERS =
            " class Players { @Carried Object it; @Carried Object other; Player one = new Player();"
                    + " void hold() { it = Map.of(\"a\", List.of(one)); } }";

    @Test
    void findsWhatCannotMove_withItsPath() throws Exception {
        Upgrade game = Upgrade.same("class Player { Thread thread = Thread.currentThread(); }" + PLAYERS);
        call(game.component("Players"), "hold");

        assertThat(obstacles(game)).singleElement().asString().startsWith("game/Players.it[\"a\"][0].thread: a thread");
    }

    @Test
    void whatStaysBehindIsInNobodysWay() throws Exception {
        String former = "class Player { String name; Thread gone = Thread.currentThread();"
                + " transient Object kept = Thread.currentThread(); }";
        Upgrade game = Upgrade.of(former + PLAYERS, "class Player { String name; transient Object kept; }" + PLAYERS);
        call(game.component("Players"), "hold");

        assertThat(obstacles(game)).isEmpty();
        assertThat(game.move()).isNotNull();
    }

    @Test
    void itDoesNotLookIntoAComponentThatTheStateRefersTo() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { Players home; }
                class Players { Thread own = Thread.currentThread(); @Carried Player it = new Player(); { it.home = this; } }""");
        game.component("Players");

        assertThat(obstacles(game)).isEmpty();
        assertThat(game.move()).isNotNull();
    }

    @Test
    void aLockInsideAnObjectOfALibraryIsItsOwnAffair() throws Exception {
        Upgrade game = Upgrade.same(
                "class Player { } class Players { @Carried Object it = new Library.Box(new Semaphore(1), \"x\"); }");
        game.component("Players");

        assertThat(obstacles(game)).isEmpty();
        assertThat(game.move()).isNotNull();
    }

    @Test
    void itStopsAfterABoundedNumberOfValues_andSaysNothingOfTheRest() throws Exception {
        Upgrade game = Upgrade.same("""
                class Players { @Carried List<Object> it = new ArrayList<>();
                    void hold() {
                        for (int i = 0; i < 1_000_000; i++) { it.add("x"); }
                        it.add(Thread.currentThread());
                    } }""");
        call(game.component("Players"), "hold");

        assertThat(obstacles(game)).isEmpty();
    }

    private static List<String> obstacles(Upgrade game) throws StateTransferException {
        return Plan.of(game, List.of()).obstacles(game.pairs());
    }
}
