package org.ninelives.itests.tuned;

import java.util.Dictionary;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.component.annotations.Component;

/** Configured by Config Admin itself. */
@Component(immediate = true, property = {"service.pid=tuned.managed", "name=managed"})
public class Managed implements ManagedService, Speaker {

    private volatile Object value;

    @Override
    public void updated(Dictionary<String, ?> configuration) {
        value = configuration == null ? null : configuration.get("value");
        Script.reached(this, "managed with " + value);
    }

    @Override
    public String say() {
        return Script.version(this) + " " + value;
    }
}
