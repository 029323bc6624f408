package org.ninelives.itests.poster;

import java.util.Map;
import org.ninelives.itests.shared.Caller;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** Sends an event with each call, and waits until every handler has had it. */
@Component(property = "kind=poster")
public class Poster implements Caller {

    @Reference
    private EventAdmin events;

    @Override
    public long call() {
        events.sendEvent(new Event("itests/counted", Map.of()));
        return 0;
    }

    @Override
    public Object held() {
        return events;
    }

    @Override
    public int activations() {
        return 1;
    }
}
