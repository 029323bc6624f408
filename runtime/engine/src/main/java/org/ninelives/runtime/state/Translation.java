package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** How the fields of one class of object go on in another; worked out once for each class. */
final class Translation {

    /** The fields that move. */
    private final List<Join.Match> moves = new ArrayList<>();

    /** Those of them whose values have to be looked into, then those that are only read for a migration. */
    private final List<Field> walked = new ArrayList<>();

    private final int walkedAside;
    private final boolean migrated;
    private final List<String> dropped = new ArrayList<>();

    private Translation(
            Class<?> former,
            Class<?> fresh,
            BiPredicate<Class<?>, Class<?>> goesOn,
            boolean everything,
            boolean migrated)
            throws Misfit {
        List<Field> all = Fields.of(former);
        Join join = new Join(moving(all, everything), moving(Fields.of(fresh), everything), goesOn);
        List<Field> aside = new ArrayList<>(all);
        for (Join.Match match : join.matches()) {
            String obstacle = Join.obstacle(match.from().getType(), match.to().getType());
            if (obstacle.isEmpty()) {
                moves.add(match);
                aside.remove(match.from());
                if (!match.plain()) {
                    walked.add(match.from());
                }
            } else if (!migrated) {
                throw new Misfit("." + match.to().getName(), obstacle);
            }
        }
        for (Field field : join.dropped()) {
            dropped.add(field.getDeclaringClass().getName() + "." + field.getName());
        }
        this.migrated = migrated;
        walkedAside = walked.size();
        if (migrated) {
            aside.removeIf(field -> Jdk.plainVariable(field.getType()));
            walked.addAll(aside);
        }
    }

    /**
     * Between two versions of a class. What is transient stays behind.
     *
     * @param goesOn whether a class in the hierarchy of the one goes on in one of the other's
     * @param migrated whether a migration completes the objects, so that a type that does not fit is left to it
     */
    static Translation between(
            Class<?> former, Class<?> fresh, BiPredicate<Class<?>, Class<?>> goesOn, boolean migrated) throws Misfit {
        return new Translation(former, fresh, goesOn, false, migrated);
    }

    /** From an object to another one of the same class: everything moves. */
    static Translation within(Class<?> type) throws Misfit {
        return new Translation(type, type, Object::equals, true, false);
    }

    private static List<Field> moving(List<Field> fields, boolean everything) {
        List<Field> moving = new ArrayList<>(fields);
        moving.removeIf(field -> !everything && Fields.isTransient(field));
        return moving;
    }

    List<Join.Match> moves() {
        return moves;
    }

    /** Whether no field leads to anything that has to be rebuilt. */
    boolean simple() {
        return walked.isEmpty();
    }

    /** Whether a migration completes the objects. */
    boolean migrated() {
        return migrated;
    }

    /** Former fields without a home. */
    List<String> dropped() {
        return dropped;
    }

    Cursor cursor(Object old) {
        return new Cursor() {
            private int next;

            @Override
            boolean advance() {
                if (next == walked.size()) {
                    return false;
                }
                Field field = walked.get(next);
                aside = next >= walkedAside;
                next++;
                value = read(field, old);
                step = field;
                position = IN_FIELD;
                return true;
            }
        };
    }

    static @Nullable Object read(Field field, Object holder) {
        try {
            return field.get(holder);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(field + " was opened before", closed);
        }
    }
}
