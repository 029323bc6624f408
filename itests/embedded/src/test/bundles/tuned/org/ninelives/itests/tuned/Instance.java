package org.ninelives.itests.tuned;

import java.util.Map;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** One for each configuration of its factory; the configuration gives it its name. */
@Component(
        configurationPid = "tuned.instances",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public class Instance implements Speaker {

    private final Object value;

    @Activate
    public Instance(Map<String, Object> configuration) {
        value = configuration.get("value");
        Script.reached(this, "instance with " + value);
    }

    @Deactivate
    void deactivate() {
        Script.reached(this, "instance gone");
    }

    @Override
    public String say() {
        return Script.version(this) + " " + value;
    }
}
