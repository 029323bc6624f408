package org.ninelives.itests.concurrent;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

/** Declares that both versions may use what it holds at the same time; what it holds says something else. */
@Component
@Patchable
public class Things implements Vault {

    @Carried(concurrent = true)
    private final Map<String, Object> things = new ConcurrentHashMap<>();

    @Override
    public void put(String key, String value) {
        things.put(key, value.equals("own") ? new Thing() : value);
    }

    @Override
    public String get(String key) {
        return String.valueOf(things.get(key));
    }

    @Override
    public int size() {
        return things.size();
    }

    @Override
    public String version() {
        return Script.version(this);
    }

    static final class Thing {

        Thing() {
            Script.reached(this, "made");
        }

        @Override
        public String toString() {
            return "a thing of " + Script.version(this);
        }
    }
}
