package org.ninelives.shell.gogo;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.shell.text.Limits;
import org.ninelives.shell.text.PatchOptions;
import org.ninelives.shell.text.RollbackOptions;
import org.ninelives.shell.text.StateOptions;

/**
 * A command line after the name of the command: options, in any place, and what they leave. An option's value follows
 * it, or stands behind an equals sign.
 */
final class Arguments {

    private final String command;
    private final List<String> plain = new ArrayList<>();
    private final Map<Option, List<String>> options = new EnumMap<>(Option.class);

    private Arguments(String command) {
        this.command = command;
    }

    /**
     * Reads a command line.
     *
     * @param command its name, for messages
     * @param allowed the options that this command has
     * @throws IllegalArgumentException if an option is unknown, lacks its value or is given too often
     */
    static Arguments of(String command, Set<Option> allowed, String... typed) {
        Arguments arguments = new Arguments(command);
        for (Iterator<String> rest = List.of(typed).iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            if (argument.startsWith("--")) {
                arguments.add(argument, rest, allowed);
            } else {
                arguments.plain.add(argument);
            }
        }
        return arguments;
    }

    private void add(String argument, Iterator<String> rest, Set<Option> allowed) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        Option option = allowed.stream()
                .filter(one -> one.typed().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(command + " has no option " + name + ", only "
                        + String.join(", ", allowed.stream().map(Option::typed).toList())));
        List<String> values = options.computeIfAbsent(option, none -> new ArrayList<>());
        if (!values.isEmpty() && !option.repeatable()) {
            throw new IllegalArgumentException(command + ": " + name + " is given twice");
        }
        values.add(value(option, equals < 0 ? null : argument.substring(equals + 1), rest));
    }

    private String value(Option option, @Nullable String behindEquals, Iterator<String> rest) {
        if (!option.hasValue()) {
            if (behindEquals != null) {
                throw new IllegalArgumentException(command + ": " + option.typed() + " takes no value");
            }
            return "";
        }
        if (behindEquals != null) {
            return behindEquals;
        }
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(command + ": a value is missing after " + option.typed());
        }
        return rest.next();
    }

    boolean has(Option option) {
        return options.containsKey(option);
    }

    /** The patch that is meant, asked for by this user unless it says otherwise. */
    PatchOptions patch(String user) {
        if (plain.isEmpty()) {
            throw new IllegalArgumentException(command + " needs the address or path of at least one bundle");
        }
        String by = one(Option.BY);
        return new PatchOptions(plain, all(Option.FROM), all(Option.TO), limits(), by == null ? user : by);
    }

    /** The rollback that is meant, asked for by this user unless it says otherwise. */
    RollbackOptions rollback(String user) {
        List<String> to = all(Option.TO);
        if (to.size() > 1) {
            throw new IllegalArgumentException(command + ": " + Option.TO.typed() + " is given twice");
        }
        String by = one(Option.BY);
        return new RollbackOptions(only("one module or patch"), one(Option.TO), limits(), by == null ? user : by);
    }

    /** The look at a module that is meant. */
    StateOptions state() {
        return new StateOptions(only("one module"), one(Option.DEPTH), one(Option.LIMIT), has(Option.JSON));
    }

    /** What stands there besides options, where it may be nothing. */
    @Nullable
    String atMostOne(String what) {
        return plain.isEmpty() ? null : only(what);
    }

    /** All that stands there besides options. */
    List<String> words() {
        return List.copyOf(plain);
    }

    Limits limits() {
        return new Limits(
                has(Option.ALLOW_DROP), has(Option.ALLOW_WITHDRAW), one(Option.PAUSE), one(Option.START_TIMEOUT));
    }

    /** What stands there besides options, where it has to be one thing. */
    String only(String what) {
        if (plain.size() != 1) {
            throw new IllegalArgumentException(
                    command + " takes " + what + ", not " + (plain.isEmpty() ? "nothing" : String.join(" ", plain)));
        }
        return plain.get(0);
    }

    /** Refuses anything besides options. */
    void nothing() {
        if (!plain.isEmpty()) {
            throw new IllegalArgumentException(command + " takes no argument, not " + String.join(" ", plain));
        }
    }

    private List<String> all(Option option) {
        return options.getOrDefault(option, List.of());
    }

    /** The value of an option; null if it is not there. */
    @Nullable
    String one(Option option) {
        List<String> values = all(option);
        return values.isEmpty() ? null : values.get(0);
    }
}
