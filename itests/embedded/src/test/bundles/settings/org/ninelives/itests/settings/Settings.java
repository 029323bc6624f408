package org.ninelives.itests.settings;

import java.util.Map;
import java.util.TreeMap;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

/** Each version begins with one setting more. */
@Component
@Patchable
public class Settings implements Vault {

    @Carried(merge = true)
    private final Map<String, String> settings = new TreeMap<>(Map.of("rows", "5"));

    public Settings() {
        settings.put("since " + Script.version(this), "yes");
    }

    @Override
    public synchronized void put(String key, String value) {
        if (value == null) {
            settings.remove(key);
        } else {
            settings.put(key, value);
        }
    }

    @Override
    public synchronized String get(String key) {
        return settings.get(key);
    }

    @Override
    public synchronized int size() {
        return settings.size();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
