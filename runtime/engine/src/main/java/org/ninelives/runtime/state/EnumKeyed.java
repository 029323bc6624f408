package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is keyed by an enum: even an empty one belongs to its enum, and refuses the constants of another. */
abstract class EnumKeyed extends Shape {

    private final Shapes shapes;

    private EnumKeyed(Shapes shapes) {
        this.shapes = shapes;
    }

    /** The enum; null if it has no constants and cannot be found out. */
    abstract @Nullable Class<?> universe(Object old) throws Misfit;

    @Override
    boolean isOld(Object old) {
        try {
            Class<?> universe = universe(old);
            return universe != null && shapes.isOld(universe);
        } catch (Misfit unknown) {
            return false;
        }
    }

    Class<?> freshUniverse(Object old) throws Misfit {
        Class<?> universe = universe(old);
        Class<?> fresh = universe == null ? Enum.class : shapes.successor(universe);
        if (!fresh.isEnum()) {
            throw new Misfit("", fresh.getName() + " is no enum");
        }
        return fresh;
    }

    /** {@code EnumSet}, small or large. */
    static final class OfSet extends EnumKeyed {

        OfSet(Shapes shapes) {
            super(shapes);
        }

        @Override
        Cursor cursor(Object old) {
            return CollectionShape.elements((Collection<?>) old);
        }

        @Override
        @Nullable
        Class<?> universe(Object old) {
            List<Enum<?>> all = new ArrayList<>((EnumSet<?>) old);
            all.addAll(EnumSet.complementOf((EnumSet<?>) old));
            return all.isEmpty() ? null : all.get(0).getDeclaringClass();
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // an enum that is only known at run time
        Object create(Object old, Values values) throws Misfit {
            return EnumSet.noneOf((Class) freshUniverse(old));
        }

        @Override
        @SuppressWarnings("unchecked") // made here
        void fill(Object old, Object fresh, Values values) {
            for (Object constant : (Collection<?>) old) {
                ((Collection<@Nullable Object>) fresh).add(values.of(constant));
            }
        }

        @Override
        Object neutral(Object shared) {
            EnumSet<?> empty = ((EnumSet<?>) shared).clone();
            empty.clear();
            return empty;
        }
    }

    /** {@code EnumMap}. */
    static final class OfMap extends EnumKeyed {

        OfMap(Shapes shapes) {
            super(shapes);
        }

        @Override
        Cursor cursor(Object old) {
            return MapShape.entries((Map<?, ?>) old);
        }

        @Override
        @Nullable
        Class<?> universe(Object old) throws Misfit {
            EnumMap<?, ?> map = (EnumMap<?, ?>) old;
            return map.isEmpty()
                    ? Unwrap.keyType(map)
                    : map.keySet().iterator().next().getDeclaringClass();
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // an enum that is only known at run time
        Object create(Object old, Values values) throws Misfit {
            return new EnumMap((Class) freshUniverse(old));
        }

        @Override
        @SuppressWarnings("unchecked") // made here
        void fill(Object old, Object fresh, Values values) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) old).entrySet()) {
                ((Map<@Nullable Object, @Nullable Object>) fresh)
                        .put(values.of(entry.getKey()), values.of(entry.getValue()));
            }
        }

        @Override
        Object neutral(Object shared) {
            EnumMap<?, ?> empty = ((EnumMap<?, ?>) shared).clone();
            empty.clear();
            return empty;
        }
    }
}
