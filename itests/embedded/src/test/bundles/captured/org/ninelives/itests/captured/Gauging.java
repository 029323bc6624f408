package org.ninelives.itests.captured;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Version 2 makes its gauge too early, version 3 in time, and version 4 leaves an early one with somebody else. */
@Component
@Patchable
public class Gauging implements Vault, Lifecycle {

    @Carried
    private final Map<String, String> visitors = new ConcurrentHashMap<>();

    private IntSupplier gauge = () -> -1;

    @Activate
    void activate() {
        if (version().equals("2.0.0")) {
            gauge = visitors::size;
        } else if (version().equals("4.0.0")) {
            Map<String, String> early = visitors;
            Script.at("a gauge is read", () -> Script.reached("it says " + early.size()));
        }
    }

    @Override
    public void restored() {
        if (version().equals("3.0.0")) {
            gauge = visitors::size;
        }
    }

    @Override
    public void put(String key, String value) {
        visitors.put(key, value);
    }

    @Override
    public String get(String key) {
        return visitors.get(key);
    }

    @Override
    public int size() {
        return gauge.getAsInt();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
