package org.ninelives.runtime.state;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A view of another container, which goes on being a view of what takes that one's place. */
abstract class WrapperShape extends Shape {

    private WrapperShape() {}

    /** The shape of a view of the JDK; null if this class is not known as one. */
    static @Nullable WrapperShape of(Class<?> type) {
        String name = type.getName();
        if (name.equals("java.util.Arrays$ArrayList")) {
            return new OfArray();
        }
        if (name.equals("java.util.concurrent.ConcurrentHashMap$KeySetView")) {
            return new OfKeys();
        }
        if (!name.startsWith("java.util.Collections$Unmodifiable")
                && !name.startsWith("java.util.Collections$Synchronized")) {
            return null;
        }
        // The class UnmodifiableRandomAccessList comes from the method unmodifiableList, and so on.
        String simple = name.substring(name.indexOf('$') + 1).replace("RandomAccess", "");
        String method = Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
        for (Method wrap : Collections.class.getMethods()) {
            if (wrap.getName().equals(method) && wrap.getParameterCount() == 1) {
                return new OfCollections(wrap);
            }
        }
        return null;
    }

    abstract Object inner(Object wrapper) throws Misfit;

    abstract Object wrap(Object old, Object inner) throws Misfit, ReflectiveOperationException;

    @Override
    Cursor cursor(Object old) throws Misfit {
        return Cursor.of(inner(old), Cursor.INSIDE);
    }

    @Override
    boolean early() {
        return false;
    }

    @Override
    Object create(Object old, Values values) throws Misfit, ReflectiveOperationException {
        Object inner = values.of(inner(old));
        if (inner == null) {
            throw new Misfit("", "what it wraps is gone");
        }
        return wrap(old, inner);
    }

    private static final class OfCollections extends WrapperShape {

        private final Method wrap;

        /** Copies of what cannot be seen and cannot change. */
        private final IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();

        OfCollections(Method wrap) {
            this.wrap = wrap;
        }

        @Override
        Object inner(Object wrapper) throws Misfit {
            Object inner = Unwrap.inner(wrapper);
            // List.of and its kind send a stand-in; as they cannot change, nobody can tell a copy from them.
            return inner.getClass().getName().equals("java.util.CollSer")
                    ? copies.computeIfAbsent(wrapper, OfCollections::copy)
                    : inner;
        }

        private static Object copy(Object wrapper) {
            if (wrapper instanceof Map<?, ?> map) {
                return new LinkedHashMap<>(map);
            }
            Collection<?> elements = (Collection<?>) wrapper;
            return wrapper instanceof Set<?> ? new LinkedHashSet<>(elements) : new ArrayList<>(elements);
        }

        @Override
        Object wrap(Object old, Object inner) throws Misfit, ReflectiveOperationException {
            try {
                return wrap.invoke(null, inner);
            } catch (IllegalArgumentException | InvocationTargetException other) {
                throw new Misfit("", "a " + inner.getClass().getName() + " cannot be wrapped as before", other);
            }
        }
    }

    private static final class OfArray extends WrapperShape {

        @Override
        Object inner(Object wrapper) throws Misfit {
            return Unwrap.inner(wrapper);
        }

        @Override
        Object wrap(Object old, Object inner) {
            return Arrays.asList((Object[]) inner);
        }
    }

    private static final class OfKeys extends WrapperShape {

        @Override
        Object inner(Object wrapper) {
            return ((ConcurrentHashMap.KeySetView<?, ?>) wrapper).getMap();
        }

        @Override
        @SuppressWarnings("unchecked") // the same map as before, in the new classes
        Object wrap(Object old, Object inner) {
            Object mapped = ((ConcurrentHashMap.KeySetView<?, ?>) old).getMappedValue();
            ConcurrentHashMap<Object, Object> map = (ConcurrentHashMap<Object, Object>) inner;
            return mapped == null ? map.keySet() : map.keySet(mapped);
        }

        @Override
        Object neutral(Object shared) {
            return ConcurrentHashMap.newKeySet();
        }
    }
}
