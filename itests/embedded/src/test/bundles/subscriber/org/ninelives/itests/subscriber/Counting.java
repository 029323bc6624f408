package org.ninelives.itests.subscriber;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.ninelives.api.module.Carried;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Total;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/** Counts events, and says of each numbered one when it comes twice. Its state stands still for no patch. */
abstract class Counting implements EventHandler, Total {

    @Carried(concurrent = true)
    private final AtomicLong total = new AtomicLong();

    @Carried(concurrent = true)
    private final Map<Object, Boolean> seen = new ConcurrentHashMap<>();

    @Override
    public void handleEvent(Event event) {
        total.incrementAndGet();
        Object number = event.getProperty("n");
        if (number != null && seen.put(number, true) != null) {
            Script.reached("twice " + number);
        }
        if (event.containsProperty("slow")) {
            try {
                new CountDownLatch(1).await(1, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (event.containsProperty("tell")) {
            Script.reached(this, event.getTopic());
        }
    }

    @Override
    public long total() {
        return total.get();
    }
}
