package org.ninelives.examples.swap.memory;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.examples.swap.Quotes;
import org.osgi.annotation.bundle.Header;
import org.osgi.service.component.annotations.Component;

/** Quotes in memory. The field has the name that it has in the module that this one replaces. */
@Component
@Patchable
@Header(name = Patchable.REPLACES_HEADER, value = "org.ninelives.examples.quotes-file")
public class MemoryQuotes implements Quotes {

    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{1,12}");

    @Carried
    private final Map<String, BigDecimal> quotes = new ConcurrentHashMap<>();

    @Override
    public void put(String symbol, BigDecimal price) {
        if (!SYMBOL.matcher(symbol).matches()) {
            throw new IllegalArgumentException("not a symbol: " + symbol);
        }
        quotes.put(symbol, price);
    }

    @Override
    public Optional<BigDecimal> latest(String symbol) {
        return Optional.ofNullable(quotes.get(symbol));
    }

    @Override
    public Map<String, BigDecimal> all() {
        return Map.copyOf(quotes);
    }
}
