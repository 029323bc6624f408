package org.ninelives.itests.hoard;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

/** Holds what the next version can take, and what it cannot. */
@Component
@Patchable
public class Hoard implements Vault {

    @Carried
    private final Map<String, Object> things = new HashMap<>();

    enum Rank {
        LOW,
        HIGH
    }

    /** Not there any more in the next version. */
    static class Gone {}

    static class Item {
        final int count = 3;
    }

    /** Equal to fewer others than in the next version. */
    record Key(String name, int number) {}

    static class Sour {
        String taste = "sour";
    }

    static class Endless {}

    static class Bag {
        final List<String> names = new ArrayList<>(List.of("a", "b"));

        @Override
        public String toString() {
            return names.toString();
        }
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
            things.put(key, make(value));
        }
    }

    private static Object make(String value) {
        return switch (value) {
            case "class" -> new Object[] {new Gone()};
            case "constant" -> new Object[] {Rank.LOW, Rank.HIGH};
            case "kind" -> new Item();
            case "keys" -> new HashMap<>(Map.of(new Key("a", 1), "one", new Key("a", 2), "two"));
            case "throws" -> new Sour();
            case "hangs" -> new Endless();
            case "mutates" -> new Bag();
            case "singleton" -> Only.INSTANCE;
            case "handle" -> new Object[] {new Rank[] {Rank.LOW}, new java.util.zip.Inflater()};
            default -> value;
        };
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
