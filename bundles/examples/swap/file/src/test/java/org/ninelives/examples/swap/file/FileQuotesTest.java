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

    private final Declared scheduler = new Declared();
    private FileQuotes quotes;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("quotes.txt");
        quotes = new FileQuotes(file, scheduler);
    }

    @Test
    void quotesComeBackFromTheFile() throws IOException {
        quotes.put("TEA", BigDecimal.ONE);
        quotes.put("TEA", PRICE);

        assertThat(new FileQuotes(file, scheduler).all()).isEqualTo(Map.of("TEA", PRICE));
    }

    @Test
    void aLineCutShortIsLeftOutAndHarmsNoLaterOne() throws IOException {
        quotes.put("TEA", PRICE);
        Files.writeString(file, "TEA=4", StandardOpenOption.APPEND);

        FileQuotes reopened = new FileQuotes(file, scheduler);
        reopened.put("COCOA", PRICE);

        assertThat(reopened.latest("TEA")).contains(PRICE);
        assertThat(new FileQuotes(file, scheduler).all()).isEqualTo(Map.of("TEA", PRICE, "COCOA", PRICE));
    }

    @Test
    void theFileFollowsWhatWasRestored() throws IOException {
        quotes.put("TEA", PRICE);
        Files.delete(file);

        quotes.restored();

        assertThat(new FileQuotes(file, scheduler).all()).isEqualTo(Map.of("TEA", PRICE));
    }

    @Test
    void formerPricesLeaveTheFileWhenItIsCompacted() throws IOException {
        quotes.put("TEA", BigDecimal.ONE);
        quotes.put("TEA", PRICE);
        assertThat(Files.readAllLines(file)).hasSize(2);

        scheduler.tasks.get("compact").run();

        assertThat(Files.readAllLines(file)).containsExactly("TEA=3.20;");
    }

    @Test
    void aPriceThatNobodyRenewsIsForgotten_alsoOneThatWasRestored() throws IOException {
        quotes.put("TEA", PRICE);
        scheduler.tasks.clear();
        quotes.restored();

        scheduler.tasks.get("forget TEA").run();

        assertThat(quotes.all()).isEmpty();
        assertThat(new FileQuotes(file, scheduler).all()).isEmpty();
    }

    @Test
    void whatIsNoSymbolIsRefused() {
        assertThatThrownBy(() -> quotes.put("tea=", PRICE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(quotes.all()).isEmpty();
    }
}
