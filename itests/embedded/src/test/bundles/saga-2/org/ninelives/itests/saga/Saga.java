package org.ninelives.itests.saga;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

@Component
@Patchable
public class Saga implements Vault {

    @Carried
    private final Map<String, Hero> heroes = new HashMap<>();

    @Carried(merge = true)
    private final Map<String, String> settings = new TreeMap<>(Map.of("rows", "7", "colour", "red"));

    @Override
    public synchronized void put(String key, String value) {
        int blank = value.indexOf(" ");
        heroes.put(key, new Hero(value.substring(0, blank), value.substring(blank + 1)));
    }

    @Override
    public synchronized String get(String key) {
        Hero hero = heroes.get(key);
        return hero == null ? settings.toString() : hero.first + "," + hero.last;
    }

    @Override
    public synchronized int size() {
        return heroes.size();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
