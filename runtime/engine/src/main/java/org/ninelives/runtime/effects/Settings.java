package org.ninelives.runtime.effects;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TimeZone;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * System properties, default locales, default time zone. Nobody can tell who set one of them: the application's own
 * threads went on meanwhile. So one is put back only if the refused code can have set it at all, because the key, or the
 * call, stands in it; to undo what the application did would be worse than to leave something behind. What was set by
 * nobody known is named, with its former value.
 */
final class Settings {

    private final Map<Object, Object> properties = copy(System.getProperties());
    private final Locale locale = Locale.getDefault();
    private final Map<Locale.Category, Locale> locales = new HashMap<>();
    private final TimeZone zone = TimeZone.getDefault();

    Settings() {
        for (Locale.Category category : Locale.Category.values()) {
            locales.put(category, Locale.getDefault(category));
        }
    }

    private static Map<Object, Object> copy(Properties properties) {
        synchronized (properties) {
            return new HashMap<>(properties);
        }
    }

    void takeBack(List<Suspect> suspects, Aftermath after) {
        Map<Object, Object> now = copy(System.getProperties());
        TreeSet<String> keys = new TreeSet<>();
        properties.keySet().forEach(key -> keys.add(key.toString()));
        now.keySet().forEach(key -> keys.add(key.toString()));
        for (String key : keys) {
            Object before = properties.get(key);
            if (!Objects.equals(before, now.get(key))) {
                decide(
                        "the system property " + key + " (" + of(before) + " -> " + of(now.get(key)) + ")",
                        suspects.stream().anyMatch(suspect -> suspect.words().have(key)),
                        () -> put(key, before),
                        after);
            }
        }
        for (Locale.Category category : Locale.Category.values()) {
            Locale before = Objects.requireNonNull(locales.get(category));
            decide(
                    "the default locale for " + category,
                    before,
                    Locale.getDefault(category),
                    suspects,
                    "java/util/Locale",
                    () -> Locale.setDefault(category, before),
                    after);
        }
        // Setting one for a purpose leaves this one; setting this one sets all.
        if (!Locale.getDefault().equals(locale)) {
            decide(
                    "the default locale",
                    locale,
                    Locale.getDefault(),
                    suspects,
                    "java/util/Locale",
                    () -> {
                        Locale.setDefault(locale);
                        locales.forEach(Locale::setDefault);
                    },
                    after);
        }
        decide(
                "the default time zone",
                zone,
                TimeZone.getDefault(),
                suspects,
                "java/util/TimeZone",
                () -> TimeZone.setDefault(zone),
                after);
    }

    private static String of(@Nullable Object value) {
        return value == null ? "not set" : "'" + value + "'";
    }

    private static void put(String key, @Nullable Object before) {
        if (before == null) {
            System.getProperties().remove(key);
        } else {
            System.getProperties().put(key, before);
        }
    }

    private static void decide(
            String what,
            Object before,
            Object now,
            List<Suspect> suspects,
            String type,
            Aftermath.Undo undo,
            Aftermath after) {
        if (!before.equals(now)) {
            decide(
                    what + " (" + nameOf(before) + " -> " + nameOf(now) + ")",
                    suspects.stream().anyMatch(suspect -> suspect.words().have(type, "setDefault")),
                    undo,
                    after);
        }
    }

    private static String nameOf(Object value) {
        return value instanceof TimeZone zone ? zone.getID() : value.toString();
    }

    private static void decide(String what, boolean canBeTheirs, Aftermath.Undo undo, Aftermath after) {
        if (canBeTheirs) {
            after.takeBack(what, undo);
        } else {
            after.doubtful()
                    .add(what + " changed meanwhile, and nothing in the refused code names it; set it back if nobody"
                            + " else wanted that");
        }
    }
}
