package org.ninelives.examples.game.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ninelives.api.state.OldObject;
import org.ninelives.api.state.StateTransferException;
import org.ninelives.examples.game.levels.Progress;

class VeteransTest {

    private final Player player = new Player("Mira");

    @Test
    void eachHitOfTheFormerVersionIsWorthTenPoints() throws Exception {
        new Veterans().migrate(new Former(Map.of("hits", 23)), player);

        assertThat(player.progress()).isEqualTo(new Progress(3, 230));
    }

    @Test
    void hitsThatAreNoNumberAreRefused() {
        assertThatThrownBy(() -> new Veterans().migrate(new Former(Map.of("hits", "many")), player))
                .isInstanceOf(StateTransferException.class)
                .hasMessageContaining("many");
    }

    private record Former(Map<String, Object> fields) implements OldObject {

        @Override
        public String className() {
            return Player.class.getName();
        }

        @Override
        public Set<String> names() {
            return fields.keySet();
        }

        @Override
        public @Nullable Object get(String name) {
            return fields.get(name);
        }

        @Override
        public @Nullable OldObject old(String name) {
            return null;
        }

        @Override
        public Object successor() {
            return this;
        }
    }
}
