package org.ninelives.runtime.state;

/** Constants of an enum of the module, joined by name, and the module's classes themselves. */
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
        Object[] constants = fresh.getEnumConstants();
        if (constants == null) {
            throw new Misfit("", fresh.getName() + " is no enum any more");
        }
        for (Object candidate : constants) {
            if (((Enum<?>) candidate).name().equals(constant.name())) {
                return candidate;
            }
        }
        throw new Misfit("", "the enum " + fresh.getName() + " has no constant " + constant.name() + " any more");
    }
}
