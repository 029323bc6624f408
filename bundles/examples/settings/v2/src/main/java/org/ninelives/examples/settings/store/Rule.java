package org.ninelives.examples.settings.store;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A setting's default and the values that it takes.
 *
 * @param preset the default
 * @param accepts whether it takes a value
 * @param takes what it takes, for a person
 */
record Rule(String preset, Predicate<String> accepts, String takes) {

    static Rule oneOf(String preset, String... others) {
        Set<String> values = new TreeSet<>(Set.of(others));
        values.add(preset);
        return new Rule(preset, values::contains, String.join(" or ", values));
    }

    static Rule number(int preset, int least, int most) {
        return new Rule(
                Integer.toString(preset),
                value -> isNumber(value, least, most),
                "a whole number from " + least + " to " + most);
    }

    static Rule address(String preset) {
        return new Rule(preset, value -> value.matches("[^@\\s]+@[^@\\s]+"), "a mail address");
    }

    private static boolean isNumber(String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            return least <= number && number <= most;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }
}
