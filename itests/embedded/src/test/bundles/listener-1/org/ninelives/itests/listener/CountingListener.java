package org.ninelives.itests.listener;

import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Total;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/** Counts events; one that is lost or comes twice is seen. */
@Component(property = "event.topics=itests/counted")
@Patchable
public class CountingListener implements EventHandler, Total {

    @Carried
    private long total;

    @Override
    public synchronized void handleEvent(Event event) {
        total++;
    }

    @Override
    public synchronized long total() {
        return total;
    }
}
