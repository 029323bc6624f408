package org.ninelives.examples.demo;

import org.ninelives.examples.settings.InvalidSettingException;
import org.ninelives.examples.settings.Settings;

/** What an operator changed stays, new keys come with their defaults, rules come with them. */
final class SettingsAct {

    private final Stage stage;
    private final Story story;

    SettingsAct(Stage stage) {
        this.stage = stage;
        this.story = stage.story();
    }

    void play() throws InvalidSettingException {
        story.act("settings: changed values stay, new keys arrive, invalid ones are refused from now on");
        Settings settings = stage.ninelives().service(Settings.class);
        settings.set("theme", "dark");
        story.quote("settings", settings.all().toString());
        stage.commit(stage.patch("settings-2.0.0"));
        story.quote("settings", settings.all().toString());
        story.expect("dark".equals(settings.get("theme").orElse("")), "the changed theme stays");
        story.expect(settings.get("session.minutes").isPresent(), "the new key session.minutes has come");
        try {
            settings.set("cache.size", "many");
            story.expect(false, "cache.size = many is refused by version 2");
        } catch (InvalidSettingException refused) {
            story.quote("cache.size = many", String.valueOf(refused.getMessage()));
        }
    }
}
