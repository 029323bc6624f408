package org.ninelives.itests.tuned;

import java.util.Map;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Lives with or without a configuration, but a new one is a new life. */
@Component(property = "name=optional", configurationPid = "tuned.optional")
public class Optional implements Speaker {

    private final Object value;

    @Activate
    public Optional(Map<String, Object> configuration) {
        value = configuration.get("value");
        Script.reached(this, "optional with " + value);
    }

    @Deactivate
    void deactivate() {
        Script.reached(this, "optional gone");
    }

    @Override
    public String say() {
        return Script.version(this) + " " + value;
    }
}
