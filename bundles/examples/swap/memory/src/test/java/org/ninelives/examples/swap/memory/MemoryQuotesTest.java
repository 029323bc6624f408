package org.ninelives.examples.swap.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MemoryQuotesTest {

    private final Declared scheduler = new Declared();
    private final MemoryQuotes quotes = new MemoryQuotes(scheduler);

    @Test
    void theLatestPriceCounts() {
        quotes.put("TEA", new BigDecimal("3.10"));
        quotes.put("TEA", new BigDecimal("3.20"));

        assertThat(quotes.latest("TEA")).contains(new BigDecimal("3.20"));
        assertThat(quotes.latest("COCOA")).isEmpty();
    }

    @Test
    void aPriceThatNobodyRenewsIsForgotten_alsoOneThatWasRestored() {
        quotes.put("TEA", BigDecimal.ONE);
        scheduler.tasks.clear();
        quotes.restored();

        scheduler.tasks.get("forget TEA").run();

        assertThat(quotes.all()).isEmpty();
    }

    @Test
    void whatIsNoSymbolIsRefused() {
        assertThatThrownBy(() -> quotes.put("tea=", BigDecimal.ONE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(quotes.all()).isEmpty();
    }
}
