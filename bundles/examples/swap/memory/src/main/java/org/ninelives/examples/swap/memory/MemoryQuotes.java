package org.ninelives.examples.swap.memory;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.api.schedule.Scheduler;
import org.ninelives.examples.swap.Quotes;
import org.osgi.annotation.bundle.Header;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Quotes in memory. Field and task have the names that they have in the module that this one replaces. */
@Component
@Patchable
@Header(name = Patchable.REPLACES_HEADER, value = "org.ninelives.examples.quotes-file")
public class MemoryQuotes implements Quotes, Lifecycle {

    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{1,12}");

    private static final Duration DAY = Duration.ofDays(1);

    private final Scheduler scheduler;

    @Carried
    private final Map<String, BigDecimal> quotes = new ConcurrentHashMap<>();

    /** Empty. */
    @Activate
    public MemoryQuotes(@Reference Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Each is forgotten when the version before would have done it: the task has the same name. There is nothing to compact. */
    @Override
    public void restored() {
        quotes.keySet().forEach(this::forgetLater);
    }

    @Override
    public void put(String symbol, BigDecimal price) {
        if (!SYMBOL.matcher(symbol).matches()) {
            throw new IllegalArgumentException("not a symbol: " + symbol);
        }
        quotes.put(symbol, price);
        forgetLater(symbol);
    }

    /** Anew with each price. */
    private void forgetLater(String symbol) {
        scheduler.after("forget " + symbol, DAY, () -> quotes.remove(symbol));
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
