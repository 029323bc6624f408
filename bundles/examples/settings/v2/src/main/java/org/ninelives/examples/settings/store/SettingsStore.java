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
 * Defaults, and over them what an operator changed, as far as the {@link Rule} of each setting takes it.
 *
 * <p>Only the changes are carried. What readers see is derived from them and never written into the shared map: a patch
 * that is undone after {@link #restored()} must leave the other version's settings as they were.
 */
@Component(service = Settings.class)
@Patchable
public class SettingsStore implements Settings, Lifecycle {

    private static final Map<String, Rule> RULES = Map.of(
            "cache.policy", Rule.oneOf("lru", "lfu"),
            "cache.size", Rule.number(100, 1, 100_000),
            "mail.sender", Rule.address("post@example.org"),
            "session.minutes", Rule.number(30, 1, 1_440),
            "theme", Rule.oneOf("light", "dark"));

    /** By key; may hold keys that only another version knows. Guarded by this. */
    @Carried
    private final Map<String, String> changed = new HashMap<>();

    /** Immutable; written under the lock. */
    private volatile SortedMap<String, String> effective = merged(Map.of());

    /**
     * Shows the changes over the defaults of this version.
     *
     * @throws InvalidSettingException if the former version took a value that this one does not: the patch is undone, and
     *     an operator can mend the setting first
     */
    @Override
    public synchronized void restored() throws InvalidSettingException {
        for (Map.Entry<String, String> change : changed.entrySet()) {
            Rule rule = RULES.get(change.getKey());
            if (rule != null) {
                check(change.getKey(), rule, change.getValue());
            }
        }
        effective = merged(changed);
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(effective.get(key));
    }

    @Override
    public synchronized void set(String key, String value) throws InvalidSettingException {
        Rule rule = RULES.get(key);
        if (rule == null) {
            throw new InvalidSettingException(
                    "there is no setting " + key + "; there are " + String.join(", ", effective.keySet()));
        }
        check(key, rule, value);
        changed.put(key, value);
        effective = merged(changed);
    }

    @Override
    public Map<String, String> all() {
        return effective;
    }

    private static void check(String key, Rule rule, String value) throws InvalidSettingException {
        if (!rule.accepts().test(value)) {
            throw new InvalidSettingException(key + " takes " + rule.takes() + ", not '" + value + "'");
        }
    }

    private static SortedMap<String, String> merged(Map<String, String> changes) {
        SortedMap<String, String> merged = new TreeMap<>();
        RULES.forEach((key, rule) -> merged.put(key, changes.getOrDefault(key, rule.preset())));
        return Collections.unmodifiableSortedMap(merged);
    }
}
