package org.ninelives.examples.game.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ninelives.examples.game.UnknownPlayerException;
import org.ninelives.examples.game.Vitals;

class ArenaTest {

    private final Arena arena = new Arena();

    @Test
    void aHitTakesHealthDownToNothing() throws Exception {
        arena.join("Mira");

        assertThat(arena.hit("Mira", 30)).isEqualTo(new Vitals("Mira", 70));
        assertThat(arena.hit("Mira", 80)).isEqualTo(new Vitals("Mira", 0));
    }

    @Test
    void whoJoinsTwiceStaysAsTheyAre() throws Exception {
        arena.join("Mira");
        arena.hit("Mira", 30);

        assertThat(arena.join("Mira")).isEqualTo(new Vitals("Mira", 70));
        assertThat(arena.all()).containsExactly(new Vitals("Mira", 70));
    }

    @Test
    void nobodyCanHitAStranger() {
        assertThat(arena.find("Oskar")).isEmpty();
        assertThatThrownBy(() -> arena.hit("Oskar", 1))
                .isInstanceOf(UnknownPlayerException.class)
                .hasMessageContaining("Oskar");
    }
}
