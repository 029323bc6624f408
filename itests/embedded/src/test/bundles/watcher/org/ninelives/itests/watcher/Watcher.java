package org.ninelives.itests.watcher;

import java.util.Map;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Says what Declarative Services does to a consumer. */
@Component(immediate = true)
public class Watcher {

    private Counter counter;

    @Reference(updated = "updated")
    void bind(Counter bound) {
        counter = bound;
    }

    @Activate
    void activate() {
        Script.reached("watcher activated");
    }

    @Deactivate
    void deactivate() {
        Script.reached("watcher deactivated");
    }

    void updated(Map<String, Object> properties) {
        Script.reached("watcher hears of " + properties.get("counter.version") + ", " + counter.version() + " answers");
    }
}
