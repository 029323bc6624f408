package org.ninelives.runtime.effects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static final long LONG = 4_000_000_000_123L;
    private static final double DOUBLE = 1.234567e89;

    @Test
    void haveWhatIsCalledAndWhatIsWritten() throws IOException {
        Words words = new Words();
        try (InputStream in = Objects.requireNonNull(WordsTest.class.getResourceAsStream("WordsTest.class"))) {
            words.read(WordsTest.class.getName(), in.readAllBytes());
        }

        assertThat(words.define(WordsTest.class.getName())).isTrue();
        assertThat(words.define("java.lang.Class")).isFalse();
        assertThat(words.have("getResourceAsStream", "java/lang/Class")).isTrue();
        assertThat(words.have("written " + "here")).as("" + LONG + DOUBLE).isTrue();
        assertThat(words.have("not " + String.valueOf(1) + " written")).isFalse();
    }
}
