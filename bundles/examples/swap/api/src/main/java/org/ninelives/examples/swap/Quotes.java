package org.ninelives.examples.swap;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The latest price of each thing that is traded. Safe to use from several threads. */
@ProviderType
public interface Quotes {

    /**
     * Replaces the price of a thing.
     *
     * @param symbol up to twelve capital letters and digits
     * @param price in the currency of the market
     * @throws IllegalArgumentException if the symbol has another form
     * @throws java.io.UncheckedIOException if the price cannot be kept; the former one stands
     */
    void put(String symbol, BigDecimal price);

    /** The latest price of a thing, if there is one. */
    Optional<BigDecimal> latest(String symbol);

    /** All prices by symbol: a copy that does not change. */
    Map<String, BigDecimal> all();
}
