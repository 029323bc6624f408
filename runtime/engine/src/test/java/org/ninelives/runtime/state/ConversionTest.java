package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.get;
import static org.ninelives.runtime.state.Upgrade.set;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ninelives.api.state.StateTransferException;

class ConversionTest {

    private static final String GAME = """
            class Item { Object owner; Thread worker; }
            class Bag { @Carried Object item; }
            """;

    @Test
    void whatAFieldLedToKeepsItsSuccessor_andTheRestIsRebuiltBesideIt() throws Exception {
        Upgrade game = Upgrade.same(GAME);
        Object bag = game.component("Bag");
        Object shared = game.former("Item");
        Object other = game.former("Item");
        set(bag, "item", shared);
        set(other, "owner", List.of(shared, bag));
        Move move = game.prepare();
        Conversion conversion = move.conversion();
        move.apply();

        Object fresh = conversion.successorOf("game/mine", other);

        assertThat(fresh).isInstanceOf(game.freshType("Item"));
        assertThat(get(fresh, "owner")).isEqualTo(List.of(get(game.candidate(), "item"), game.candidate()));
        assertThat(conversion.successorOf("game/mine", other))
                .as("the same again")
                .isSameAs(fresh);
        assertThat(conversion.successorOf("game/mine", shared)).isSameAs(get(game.candidate(), "item"));
        assertThat(conversion.successorOf("game/mine", bag)).isSameAs(game.candidate());
        assertThat(conversion.rebuilt("game/mine")).isEqualTo(1);
        assertThat(conversion.rebuilt("game/other")).isZero();
        assertThat(get(other, "owner")).as("the former one is as it was").isEqualTo(List.of(shared, bag));
    }

    @Test
    void whatHoldsNothingOfTheModuleIsShared() throws Exception {
        Conversion conversion = Upgrade.same(GAME).prepare().conversion();
        List<String> texts = new ArrayList<>(List.of("a"));

        assertThat(conversion.successorOf("game/mine", texts)).isSameAs(texts);
        assertThat(conversion.successorOf("game/mine", "text")).isEqualTo("text");
        assertThat(conversion.successorOf("game/mine", null)).isNull();
    }

    @Test
    void whatCannotMoveIsNamedByItsPath_andNothingMovesAfterIt() throws Exception {
        Upgrade game = Upgrade.same(GAME);
        Object item = game.former("Item");
        set(item, "worker", new Thread("worker"));
        Conversion conversion = game.prepare().conversion();

        assertThatThrownBy(() -> conversion.successorOf("game/mine", List.of(item)))
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("game/mine[0].worker: ");
        assertThatThrownBy(() -> conversion.successorOf("game/mine", game.former("Item")))
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("game/mine[0].worker: ");
    }

    @Test
    void isToBeAskedForBeforeTheMoveForgetsWhatItKnows() throws Exception {
        Move move = Upgrade.same(GAME).prepare();
        move.apply();

        assertThatThrownBy(move::conversion).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aComponentThatMovesInAnotherWayHasItsPlaceTaken() throws Exception {
        Upgrade game = Upgrade.same(GAME);
        Object bag = game.component("Bag");
        Object desk = game.former("Item");
        Object next = Upgrade.make(game.freshType("Item"));
        game.giveByHand("Item", desk, next);
        set(bag, "item", desk);

        assertThat(get(game.move(), "item")).isSameAs(next);
        assertThat(get(next, "owner")).as("nothing is joined").isNull();
    }
}
