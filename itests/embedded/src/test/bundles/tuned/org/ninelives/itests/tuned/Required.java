package org.ninelives.itests.tuned;

import java.util.Map;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** Lives only while it has a configuration. */
@Component(
        property = "name=required",
        configurationPid = "tuned.required",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Patchable
public class Required implements Speaker {

    private final Object value;

    @Activate
    public Required(Map<String, Object> configuration) {
        value = configuration.get("value");
        Script.reached(this, "required with " + value);
    }

    @Deactivate
    void deactivate() {
        Script.reached(this, "required gone");
    }

    @Override
    public String say() {
        return Script.version(this) + " " + value;
    }
}
