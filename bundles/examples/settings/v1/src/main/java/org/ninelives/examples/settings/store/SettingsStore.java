package org.ninelives.examples.settings.store;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.examples.settings.InvalidSettingException;
import org.ninelives.examples.settings.Settings;
import org.osgi.service.component.annotations.Component;

/**
 * Defaults, and over them what an operator changed.
 *
 * <p>Only the changes are carried. What readers see is derived from them and never written into the shared map: a patch
 * that is undone after {@link #restored()} must leave the other version's settings as they were.
 */
@Component(service = Settings.class)
@Patchable
public class SettingsStore implements Settings, Lifecycle {

    private static final Map<String, String> DEFAULTS =
            Map.of("cache.size", "100", "mail.sender", "post@example.org", "theme", "light");

    /** By key; may hold keys that only another version knows. Guarded by this. */
    @Carried
    private final Map<String, String> changed = new HashMap<>();

    /** Immutable; written under the lock. */
    private volatile SortedMap<String, String> effective = Collections.unmodifiableSortedMap(new TreeMap<>(DEFAULTS));

    @Override
    public synchronized void restored() {
        effective = merged();
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(effective.get(key));
    }

    @Override
    public synchronized void set(String key, String value) throws InvalidSettingException {
        if (!DEFAULTS.containsKey(key)) {
            throw new InvalidSettingException(
                    "there is no setting " + key + "; there are " + String.join(", ", effective.keySet()));
        }
        changed.put(key, value);
        effective = merged();
    }

    @Override
    public Map<String, String> all() {
        return effective;
    }

    private SortedMap<String, String> merged() {
        SortedMap<String, String> merged = new TreeMap<>(DEFAULTS);
        merged.replaceAll((key, preset) -> changed.getOrDefault(key, preset));
        return Collections.unmodifiableSortedMap(merged);
    }
}
