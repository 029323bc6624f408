package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Constants of an enum of the module, joined by name as fields are, and the module's classes themselves. */
final class ConstantShape extends Shape {

    private final Shapes shapes;

    ConstantShape(Shapes shapes) {
        this.shapes = shapes;
    }

    @Override
    Cursor cursor(Object old) {
        return Cursor.none();
    }

    @Override
    boolean isOld(Object old) {
        return true;
    }

    @Override
    boolean simple() {
        return true;
    }

    @Override
    Object direct(Object old, Direct direct, Values parts) throws Misfit {
        if (direct.helps() && old instanceof Enum<?>) {
            // The first look at a constant runs the initialiser of the new enum.
            throw new Later();
        }
        Object fresh = create(old, parts);
        direct.made(this, old, fresh);
        return fresh;
    }

    @Override
    boolean early() {
        return false;
    }

    @Override
    Object create(Object old, Values values) throws Misfit {
        if (old instanceof Class<?> type) {
            return shapes.successor(type);
        }
        Enum<?> constant = (Enum<?>) old;
        Class<?> fresh = shapes.successor(constant.getDeclaringClass());
        if (!fresh.isEnum()) {
            throw new Misfit("", fresh.getName() + " is no enum any more");
        }
        Join join = new Join(constantsOf(constant.getDeclaringClass()), constantsOf(fresh), (former, next) -> true);
        for (Join.Match match : join.matches()) {
            if (match.from().getName().equals(constant.name())) {
                return Objects.requireNonNull(Translation.read(match.to(), fresh));
            }
        }
        throw new Misfit("", "the enum " + fresh.getName() + " has no constant " + constant.name() + " any more");
    }

    private static List<Field> constantsOf(Class<?> type) {
        List<Field> constants = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (field.isEnumConstant()) {
                field.setAccessible(true);
                constants.add(field);
            }
        }
        return constants;
    }
}
