package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.ninelives.api.module.Carried;

/**
 * Which field of a former class goes on in which field of its successor.
 *
 * <p>The ways are tried one after the other, the surest first, and a field that found a partner is taken: the same name
 * in the class that goes on for the one it was declared in, whatever that is called now; the same name anywhere up the
 * hierarchy (nearest first); the former name that the new field declares; and, for the way back, the former name that the
 * old field declares.
 */
final class Join {

    /**
     * Two fields that are one.
     *
     * @param from the former version's
     * @param to the new version's
     * @param plain whether no value of the former one can hold anything of a module
     */
    record Match(Field from, Field to, boolean plain) {}

    private final List<Match> matches = new ArrayList<>();
    private final List<Field> dropped;
    private final List<Field> absent;

    /**
     * Joins these fields; each list in the order of preference.
     *
     * @param goesOn whether the one class goes on in the other
     */
    Join(List<Field> former, List<Field> fresh, BiPredicate<Class<?>, Class<?>> goesOn) {
        dropped = new ArrayList<>(former);
        absent = new ArrayList<>(fresh);
        match((from, to) -> sameName(from, to) && goesOn.test(from.getDeclaringClass(), to.getDeclaringClass()));
        match(Join::sameName);
        match((from, to) -> from.getName().equals(formerName(to)));
        match((from, to) -> to.getName().equals(formerName(from)));
    }

    private void match(BiPredicate<Field, Field> partners) {
        for (Field to : List.copyOf(absent)) {
            for (Field from : dropped) {
                if (partners.test(from, to)) {
                    matches.add(new Match(from, to, Jdk.plainVariable(from.getType())));
                    dropped.remove(from);
                    absent.remove(to);
                    break;
                }
            }
        }
    }

    private static boolean sameName(Field from, Field to) {
        return from.getName().equals(to.getName());
    }

    private static String formerName(Field field) {
        Carried carried = field.getAnnotation(Carried.class);
        return carried == null ? "" : carried.from();
    }

    List<Match> matches() {
        return matches;
    }

    /** Former fields without a partner. */
    List<Field> dropped() {
        return dropped;
    }

    /** New fields without a partner. */
    List<Field> absent() {
        return absent;
    }

    /** Why a value cannot go from a field of the one type to a field of the other; empty if the types allow it. */
    static String obstacle(Class<?> from, Class<?> to) {
        boolean possible = from.isPrimitive() == to.isPrimitive() && (!from.isPrimitive() || widens(from, to));
        return possible ? "" : "a " + from.getName() + " does not fit into a " + to.getName();
    }

    /** Says that a value is none of a type; two classes of the same name are told apart. */
    static String misfit(Object value, Class<?> type) {
        String name = value.getClass().getName();
        String other = name.equals(type.getName()) ? " of another bundle" : "";
        return "a " + name + " does not fit into a " + type.getName() + other;
    }

    /** Whether Java assigns the one primitive to the other without a cast. */
    private static boolean widens(Class<?> from, Class<?> to) {
        if (from == to) {
            return true;
        }
        if (from == boolean.class || to == boolean.class || to == char.class) {
            return false;
        }
        if (from == char.class) {
            return rank(to) >= rank(int.class);
        }
        return rank(from) < rank(to);
    }

    private static int rank(Class<?> primitive) {
        return List.of(byte.class, short.class, int.class, long.class, float.class, double.class)
                .indexOf(primitive);
    }
}
