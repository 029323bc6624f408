package org.ninelives.itests.captured;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;

/** Counts what it has by a gauge that somebody has to make. */
abstract class Gauge implements Vault, Lifecycle {

    @Carried
    final Map<String, String> visitors = new ConcurrentHashMap<>();

    IntSupplier gauge = () -> -1;

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
