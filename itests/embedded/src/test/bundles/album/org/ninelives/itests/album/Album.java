package org.ninelives.itests.album;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

/** State of all kinds; what is put in under some names is put in a field of its own. */
@Component
@Patchable
public class Album implements Vault {

    /** Its types leave nothing open: it is shared whatever its size. */
    @Carried
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    /** Its type leaves everything open: every value is looked at. */
    @Carried
    private final Map<String, Object> things = new ConcurrentHashMap<>();

    @Carried
    private final Map<String, Photo> photos = new HashMap<>();

    @Carried(share = true)
    private final AtomicReference<Object> cache = new AtomicReference<>();

    @Carried
    private String password = "swordfish";

    @Override
    public synchronized void put(String key, String value) {
        switch (key) {
            case "many" -> {
                for (int i = 0; i < Integer.parseInt(value); i++) {
                    texts.put("n" + i, value);
                }
            }
            case "photo" -> photos.put(value, new Photo(value, photos.get("first")));
            case "lock" -> things.put(value, List.of(new Semaphore(1)));
            case "cached" -> cache.set(List.of(new Photo(value, null)));
            default -> texts.put(key, value);
        }
    }

    @Override
    public synchronized String get(String key) {
        Photo photo = photos.get(key);
        return photo == null ? texts.get(key) : photo.title + " after " + photo.before.title;
    }

    @Override
    public synchronized int size() {
        return texts.size() + things.size() + photos.size();
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
