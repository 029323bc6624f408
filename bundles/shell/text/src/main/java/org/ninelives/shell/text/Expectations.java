package org.ninelives.shell.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ninelives.api.Member;
import org.ninelives.api.Patch;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * What {@code --from} and {@code --to} say. Typed without a module they mean the one module that the patch replaces;
 * only then the bundles have to be looked at.
 */
final class Expectations {

    private final List<Expectation<VersionRange>> from;
    private final List<Expectation<Version>> to;

    private Expectations(List<Expectation<VersionRange>> from, List<Expectation<Version>> to) {
        this.from = from;
        this.to = to;
    }

    /** @throws IllegalArgumentException if a version or range cannot be read, or a module is named twice */
    static Expectations of(PatchOptions options) {
        return new Expectations(
                read(Options.FROM, options.from(), "[MODULE=]RANGE, for example '[1,2)'", VersionRange::valueOf),
                read(Options.TO, options.to(), "[MODULE=]VERSION, for example 2.0.0", Version::parseVersion));
    }

    /** Whether all of them name their module. */
    boolean named() {
        return Stream.concat(from.stream(), to.stream())
                .noneMatch(expectation -> expectation.module().isEmpty());
    }

    /**
     * The patch with these expectations.
     *
     * @param members the bundles of the patch; asked for only where an expectation does not name its module
     * @throws IllegalArgumentException if one does not, and the patch replaces several modules or none
     */
    Patch in(Patch patch, Supplier<List<Member>> members) {
        Patch expecting = patch;
        for (Expectation<VersionRange> one : from) {
            // What serves now has the name of the module that is replaced.
            expecting = expecting.expectFrom(
                    one.moduleOr(() -> only(members.get(), one).replaces()), one.value());
        }
        for (Expectation<Version> one : to) {
            expecting = expecting.expectTo(
                    one.moduleOr(() -> only(members.get(), one).module()), one.value());
        }
        return expecting;
    }

    private static Member only(List<Member> members, Expectation<?> expectation) {
        // A bundle that the patch brings anew replaces nothing and does not make the meaning doubtful.
        List<Member> replacing =
                members.stream().filter(member -> member.from() != null).toList();
        List<Member> meant = replacing.isEmpty() ? members : replacing;
        if (meant.size() != 1) {
            throw new IllegalArgumentException(expectation.option() + " " + expectation.typed()
                    + " does not say which module it means; this patch has "
                    + (meant.isEmpty()
                            ? "none"
                            : Words.list(meant.stream().map(Member::module).toList()))
                    + ": write " + expectation.option() + " MODULE=" + expectation.typed());
        }
        return meant.get(0);
    }

    private static <T> List<Expectation<T>> read(
            String option, List<String> typed, String example, Function<String, T> parser) {
        List<Expectation<T>> expectations = new ArrayList<>();
        Set<String> modules = new HashSet<>();
        for (String text : typed) {
            int equals = text.indexOf('=');
            String module = equals < 0 ? "" : text.substring(0, equals).strip();
            String value = text.substring(equals + 1).strip();
            if (equals == 0 || value.isEmpty()) {
                throw new IllegalArgumentException(option + " takes " + example + ", not '" + text + "'");
            }
            if (!modules.add(module)) {
                throw new IllegalArgumentException(option + " is given twice"
                        + (module.isEmpty() ? " without a module" : " for " + module) + ", the second time as '" + text
                        + "'");
            }
            expectations.add(new Expectation<>(option, text, module, parsed(option, value, example, parser)));
        }
        return expectations;
    }

    private static <T> T parsed(String option, String value, String example, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(option + " takes " + example + ", not '" + value + "'", wrong);
        }
    }

    /**
     * One of them.
     *
     * @param module empty for the only one
     */
    private record Expectation<T>(String option, String typed, String module, T value) {

        String moduleOr(Supplier<String> only) {
            return module.isEmpty() ? only.get() : module;
        }
    }
}
