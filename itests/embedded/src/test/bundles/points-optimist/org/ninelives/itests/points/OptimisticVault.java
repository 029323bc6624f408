package org.ninelives.itests.points;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

/**
 * Lets nobody write what they have not read. What is kept is carried; what was read, between one call and the next, its author
 * forgot.
 */
@Component
@Patchable
public class OptimisticVault implements Vault {

    @Carried
    private final Map<String, String> values = new HashMap<>();

    private final Set<String> read = new HashSet<>();

    @Override
    public synchronized void put(String key, String value) {
        if (!read.remove(key)) {
            throw new IllegalStateException(key + " was not read");
        }
        values.put(key, value);
    }

    @Override
    public synchronized String get(String key) {
        read.add(key);
        return values.get(key);
    }

    @Override
    public synchronized int size() {
        return values.size();
    }

    @Override
    public String version() {
        return "any";
    }
}
