package org.ninelives.examples.settings.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ninelives.examples.settings.InvalidSettingException;

class SettingsStoreTest {

    private final SettingsStore settings = new SettingsStore();

    @Test
    void aSettingHasItsDefaultUntilItIsChanged() throws Exception {
        assertThat(settings.get("theme")).contains("light");

        settings.set("theme", "dark");

        assertThat(settings.get("theme")).contains("dark");
        assertThat(settings.all())
                .containsExactly(
                        Map.entry("cache.size", "100"),
                        Map.entry("mail.sender", "post@example.org"),
                        Map.entry("theme", "dark"));
    }

    @Test
    void anUnknownSettingIsRefusedWithTheNamesOfTheOthers() {
        assertThatThrownBy(() -> settings.set("colour", "red"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("there is no setting colour; there are cache.size, mail.sender, theme");
        assertThat(settings.get("colour")).isEmpty();
    }
}
