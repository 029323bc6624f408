package org.ninelives.examples.game.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ninelives.examples.game.UnknownPlayerException;
import org.ninelives.examples.game.Vitals;
import org.ninelives.examples.game.levels.Progress;

class ArenaTest {

    private final Arena arena = new Arena();

    @Test
    void aHitTakesHealthAndTeaches() throws Exception {
        arena.join("Mira");

        assertThat(arena.hit("Mira", 30)).isEqualTo(new Vitals("Mira", 70));
        assertThat(arena.progress("Mira")).contains(new Progress(1, 10));
    }

    @Test
    void aHundredPointsAreALevel() throws Exception {
        arena.join("Mira");

        assertThat(arena.addExp("Mira", 99)).isEqualTo(new Progress(1, 99));
        assertThat(arena.addExp("Mira", 101)).isEqualTo(new Progress(3, 200));
    }

    @Test
    void aStrangerLearnsNothing() {
        assertThat(arena.progress("Oskar")).isEmpty();
        assertThatThrownBy(() -> arena.addExp("Oskar", 1)).isInstanceOf(UnknownPlayerException.class);
    }
}
