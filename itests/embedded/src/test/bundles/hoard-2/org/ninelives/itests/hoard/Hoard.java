package org.ninelives.itests.hoard;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

/** Lacks some of what the former version has, and sees some of it in another way. */
@Component
@Patchable
public class Hoard implements Vault {

    @Carried
    private final Map<String, Object> things = new HashMap<>();

    enum Rank {
        LOW
    }

    static class Item {
        final String count = "three";
    }

    record Key(String name, int number) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    static class Sour {
        String taste = "sour";
    }

    static class Endless {}

    static class Bag {
        List<String> names;
    }

    static final class Only implements Serializable {
        private static final long serialVersionUID = 1L;
        static final Only INSTANCE = new Only();

        private Object readResolve() {
            return INSTANCE;
        }
    }

    @Override
    public synchronized void put(String key, String value) {
        if (value == null) {
            things.remove(key);
        } else {
            things.put(key, value);
        }
    }

    @Override
    public synchronized String get(String key) {
        Object thing = things.get(key);
        return thing instanceof Map<?, ?> map ? map.size() + " keys" : String.valueOf(thing);
    }

    @Override
    public synchronized int size() {
        return things.size();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
