package org.ninelives.examples.settings.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.examples.settings.InvalidSettingException;

class SettingsStoreTest {

    private final SettingsStore settings = new SettingsStore();

    @Test
    void newSettingsHaveTheirDefaults() {
        assertThat(settings.all()).containsEntry("cache.policy", "lru").containsEntry("session.minutes", "30");
    }

    @ParameterizedTest
    @CsvSource({
        "cache.size, plenty, a whole number from 1 to 100000",
        "cache.size, 0, a whole number from 1 to 100000",
        "mail.sender, nobody, a mail address",
        "theme, red, dark or light"
    })
    void aValueThatTheRuleDoesNotTakeIsRefusedAndChangesNothing(String key, String value, String takes) {
        String before = settings.get(key).orElseThrow();

        assertThatThrownBy(() -> settings.set(key, value))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(key + " takes " + takes + ", not '" + value + "'");
        assertThat(settings.get(key)).contains(before);
    }

    @Test
    void whatWasChangedIsStillSoAfterItWasRestored() throws Exception {
        settings.set("session.minutes", "45");

        settings.restored();

        assertThat(settings.get("session.minutes")).contains("45");
    }
}
