package org.ninelives.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineTest {

    private static final Path OWN_AREA = Path.of("own");

    @Test
    void keepsItsDataWhereItIsTold() {
        assertThat(dataFolder(Map.of("org.ninelives.data", "told", "karaf.data", "karaf")))
                .isEqualTo(Path.of("told"));
    }

    @Test
    void keepsItsDataInOneFolderOfAKaraf() {
        assertThat(dataFolder(Map.of("org.ninelives.data", " ", "karaf.data", "karaf")))
                .isEqualTo(Path.of("karaf", "ninelives"));
    }

    @Test
    void keepsItsDataInItsOwnAreaElsewhere() {
        assertThat(dataFolder(Map.of("karaf.data", ""))).isEqualTo(OWN_AREA);
    }

    private static Path dataFolder(Map<String, String> properties) {
        return Engine.dataFolder(properties::get, () -> OWN_AREA);
    }
}
