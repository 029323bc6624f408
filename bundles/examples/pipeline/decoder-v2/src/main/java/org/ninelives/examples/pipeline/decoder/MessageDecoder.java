package org.ninelives.examples.pipeline.decoder;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.examples.pipeline.Decoder;
import org.ninelives.examples.pipeline.Order;
import org.osgi.service.component.annotations.Component;

/** Reads format 2: {@code 2;id=...;quantity=...;item=...}. */
@Component
@Patchable
public class MessageDecoder implements Decoder {

    private static final Pattern FORMAT =
            Pattern.compile("2;id=(?<id>-?\\d+);quantity=(?<quantity>-?\\d+);item=(?<item>.*)", Pattern.DOTALL);

    @Carried(concurrent = true)
    private final AtomicLong received = new AtomicLong();

    @Override
    public Order decode(String message) {
        Matcher fields = FORMAT.matcher(message);
        if (!fields.matches()) {
            throw new IllegalStateException(
                    "the encoder writes format " + formatOf(message) + ", this decoder reads format 2: " + message);
        }
        received.incrementAndGet();
        return new Order(
                Long.parseLong(fields.group("id")), Integer.parseInt(fields.group("quantity")), fields.group("item"));
    }

    @Override
    public long received() {
        return received.get();
    }

    /** What a message of any version begins with. */
    private static String formatOf(String message) {
        return message.isEmpty() ? "unknown" : message.substring(0, 1);
    }
}
