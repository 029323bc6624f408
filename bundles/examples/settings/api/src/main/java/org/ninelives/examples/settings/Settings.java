package org.ninelives.examples.settings;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The settings of a system: each has a default that an operator may change. Safe to use from several threads. */
@ProviderType
public interface Settings {

    /** The value of a setting; empty if there is no such setting. */
    Optional<String> get(String key);

    /**
     * Changes a setting.
     *
     * @throws InvalidSettingException if there is no such setting or it does not take the value; it is then as before
     */
    void set(String key, String value) throws InvalidSettingException;

    /** All settings, ordered by key: a copy that does not change. */
    Map<String, String> all();
}
