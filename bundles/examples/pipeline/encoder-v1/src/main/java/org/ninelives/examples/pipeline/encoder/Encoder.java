package org.ninelives.examples.pipeline.encoder;

import java.util.concurrent.atomic.AtomicLong;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.examples.pipeline.Decoder;
import org.ninelives.examples.pipeline.Order;
import org.ninelives.examples.pipeline.Pipeline;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Writes format 1: {@code 1|id|quantity|item}. */
@Component
@Patchable
public class Encoder implements Pipeline {

    /** Both versions may count at once: no call has to wait for a patch of this pipeline. */
    @Carried(concurrent = true)
    private final AtomicLong sent = new AtomicLong();

    private final Decoder decoder;

    /** With the other end, which is of another module. */
    @Activate
    public Encoder(@Reference Decoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public Order send(Order order) {
        Order arrived = decoder.decode(encode(order));
        sent.incrementAndGet();
        return arrived;
    }

    @Override
    public long sent() {
        return sent.get();
    }

    private static String encode(Order order) {
        return "1|" + order.id() + "|" + order.quantity() + "|" + order.item();
    }
}
