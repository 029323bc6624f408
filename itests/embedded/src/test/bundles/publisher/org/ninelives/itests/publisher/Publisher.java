package org.ninelives.itests.publisher;

import java.util.Map;
import java.util.function.BiConsumer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** Sends an event for the test; with the property {@code later}, without waiting. */
@Component(service = BiConsumer.class)
public class Publisher implements BiConsumer<String, Map<String, Object>> {

    @Reference
    private EventAdmin events;

    @Override
    public void accept(String topic, Map<String, Object> properties) {
        Event event = new Event(topic, properties);
        if (properties.containsKey("later")) {
            events.postEvent(event);
        } else {
            events.sendEvent(event);
        }
        if (properties.containsKey("again")) {
            events.sendEvent(event);
        }
    }
}
