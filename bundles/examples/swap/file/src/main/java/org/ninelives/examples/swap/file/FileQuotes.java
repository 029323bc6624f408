package org.ninelives.examples.swap.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.api.schedule.Scheduler;
import org.ninelives.examples.swap.Quotes;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Quotes in memory, each written through to a file in the bundle's data area, from which they come back when the bundle
 * starts again. One that nobody renews for a day is forgotten.
 */
@Component(service = Quotes.class)
@Patchable
public class FileQuotes implements Quotes, Lifecycle {

    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{1,12}");
    private static final Pattern LINE = Pattern.compile("(?<symbol>[A-Z0-9]{1,12})=(?<price>-?\\d+(\\.\\d+)?);");

    private static final Duration DAY = Duration.ofDays(1);

    private final Scheduler scheduler;

    /** What is in the file. Written under the lock, together with it. */
    @Carried
    private final Map<String, BigDecimal> quotes = new ConcurrentHashMap<>();

    /** A line for each price, the latest of a symbol last. Written under the lock. */
    private final Path file;

    /** With the file in the bundle's data area. */
    @Activate
    public FileQuotes(BundleContext context, @Reference Scheduler scheduler) throws IOException {
        this(
                Objects.requireNonNull(context.getDataFile("quotes.txt"), "this framework has no data areas")
                        .toPath(),
                scheduler);
    }

    FileQuotes(Path file, Scheduler scheduler) throws IOException {
        this.file = file;
        this.scheduler = scheduler;
        if (Files.exists(file)) {
            Files.readAllLines(file, UTF_8).forEach(this::read);
            rewrite();
        }
        quotes.keySet().forEach(this::forgetLater);
        scheduler.every("compact", Duration.ofMinutes(1), this::compact);
    }

    /** A line that a crash cut short lacks its end, and is left out. */
    private void read(String line) {
        Matcher fields = LINE.matcher(line);
        if (fields.matches()) {
            quotes.put(fields.group("symbol"), new BigDecimal(fields.group("price")));
        }
    }

    /** Brings the file to what came from the other version, whose quotes it has not seen. */
    @Override
    public synchronized void restored() throws IOException {
        rewrite();
        quotes.keySet().forEach(this::forgetLater);
    }

    @Override
    public synchronized void put(String symbol, BigDecimal price) {
        if (!SYMBOL.matcher(symbol).matches()) {
            throw new IllegalArgumentException("not a symbol: " + symbol);
        }
        try {
            Files.writeString(file, line(symbol, price) + System.lineSeparator(), UTF_8, CREATE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(symbol + " keeps its price: " + file + " cannot be written", e);
        }
        quotes.put(symbol, price);
        forgetLater(symbol);
    }

    /** Anew with each price. */
    private void forgetLater(String symbol) {
        scheduler.after("forget " + symbol, DAY, () -> forget(symbol));
    }

    private synchronized void forget(String symbol) {
        quotes.remove(symbol);
        compact();
    }

    /** The former prices go. */
    private synchronized void compact() {
        try {
            rewrite();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " keeps former prices", e);
        }
    }

    @Override
    public Optional<BigDecimal> latest(String symbol) {
        return Optional.ofNullable(quotes.get(symbol));
    }

    @Override
    public Map<String, BigDecimal> all() {
        return Map.copyOf(quotes);
    }

    /** One whole line for each symbol; the file is the old one or the new one, wherever the process dies. */
    private void rewrite() throws IOException {
        List<String> lines = quotes.entrySet().stream()
                .map(quote -> line(quote.getKey(), quote.getValue()))
                .toList();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, lines, UTF_8);
        Files.move(fresh, file, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    private static String line(String symbol, BigDecimal price) {
        return symbol + "=" + price.toPlainString() + ";";
    }
}
