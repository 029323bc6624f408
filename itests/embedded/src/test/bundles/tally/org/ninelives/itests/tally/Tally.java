package org.ninelives.itests.tally;

import java.util.Map;
import java.util.concurrent.Callable;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** One for each of its configurations, as long as it finds what it needs. */
@Component(
        service = Counter.class,
        configurationPid = "org.ninelives.itests.tally",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Patchable
public class Tally implements Counter, Lifecycle {

    @Reference(target = "(tally.needs=this)")
    private Callable<?> needed;

    @Carried
    private long count;

    private String name;

    @Activate
    void activate(Map<String, Object> properties) {
        name = String.valueOf(properties.get("name"));
        Script.reached(this, "activated " + name);
    }

    @Override
    public void restored() {
        Script.reached(this, "restored " + name);
    }

    @Override
    public long next() {
        Script.reached(this, "called " + name);
        synchronized (this) {
            return ++count;
        }
    }

    @Override
    public String version() {
        return name;
    }
}
