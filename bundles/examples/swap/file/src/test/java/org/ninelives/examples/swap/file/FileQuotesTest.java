package org.ninelives.examples.swap.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileQuotesTest {

    private static final BigDecimal PRICE = new BigDecimal("3.20");

    @TempDir
    Path folder;

    private FileQuotes quotes;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("quotes.txt");
        quotes = new FileQuotes(file);
    }

    @Test
    void quotesComeBackFromTheFile() throws IOException {
        quotes.put("TEA", BigDecimal.ONE);
        quotes.put("TEA", PRICE);

        assertThat(new FileQuotes(file).all()).isEqualTo(Map.of("TEA", PRICE));
    }

    @Test
    void aLineCutShortIsLeftOutAndHarmsNoLaterOne() throws IOException {
        quotes.put("TEA", PRICE);
        Files.writeString(file, "TEA=4", StandardOpenOption.APPEND);

        FileQuotes reopened = new FileQuotes(file);
        reopened.put("COCOA", PRICE);

        assertThat(reopened.latest("TEA")).contains(PRICE);
        assertThat(new FileQuotes(file).all()).isEqualTo(Map.of("TEA", PRICE, "COCOA", PRICE));
    }

    @Test
    void theFileFollowsWhatWasRestored() throws IOException {
        quotes.put("TEA", PRICE);
        Files.delete(file);

        quotes.restored();

        assertThat(new FileQuotes(file).all()).isEqualTo(Map.of("TEA", PRICE));
    }

    @Test
    void whatIsNoSymbolIsRefused() {
        assertThatThrownBy(() -> quotes.put("tea=", PRICE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(quotes.all()).isEmpty();
    }
}
