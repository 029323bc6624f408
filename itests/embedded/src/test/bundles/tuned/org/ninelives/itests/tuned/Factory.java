package org.ninelives.itests.tuned;

import java.util.Collection;
import java.util.Dictionary;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Component;

/** Has all configurations of its factory. */
@Component(immediate = true, property = {"service.pid=tuned.factory", "name=factory"})
public class Factory implements ManagedServiceFactory, Speaker {

    private final Map<String, Object> values = new ConcurrentHashMap<>();

    @Override
    public String getName() {
        return "factory";
    }

    @Override
    public void updated(String pid, Dictionary<String, ?> configuration) {
        values.put(pid, configuration.get("value"));
        Script.reached(this, "factory with " + configuration.get("value"));
    }

    @Override
    public void deleted(String pid) {
        Script.reached(this, "factory without " + values.remove(pid));
    }

    @Override
    public String say() {
        Collection<String> all = new TreeSet<>();
        values.values().forEach(value -> all.add(value.toString()));
        return Script.version(this) + " " + all;
    }
}
