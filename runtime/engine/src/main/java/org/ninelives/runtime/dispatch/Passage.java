package org.ninelives.runtime.dispatch;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where in a value that passes between a consumer and a module its handles are.
 *
 * <p>What holds several objects is copied: a view would lead to the module's own container, and after a patch to the former
 * version's. The copy cannot be modified, so nobody modifies it in vain; but an array's can.
 *
 * <p>Public, because the generated classes name it.
 */
public enum Passage {
    /** Nowhere. */
    AS_IS,
    /** Nowhere, but whoever holds it is of interest. */
    BARE,
    /** It is one. */
    OBJECT,
    OPTIONAL,
    ARRAY,
    LIST,
    SET,
    /** The values are; keys pass as they are. */
    MAP,
    /** What it will be complete with. On the way into a module it passes as it is. */
    STAGE;

    /**
     * From the module to a consumer.
     *
     * @param like for an array, one of the class that the consumer is to see
     */
    @Nullable
    Object out(@Nullable Object value, Object @Nullable [] like, UnaryOperator<Object> handle) {
        if (value == null) {
            return null;
        }
        return switch (this) {
            case AS_IS -> value;
            case BARE, OBJECT -> handle.apply(value);
            case OPTIONAL -> ((Optional<?>) value).map(handle);
            case ARRAY -> array((Object[]) value, Objects.requireNonNull(like), handle);
            case LIST -> Collections.unmodifiableList(all((Collection<?>) value, new ArrayList<>(), handle));
            case SET -> Collections.unmodifiableSet(all((Collection<?>) value, new LinkedHashSet<>(), handle));
            case MAP -> values((Map<?, ?>) value, handle);
            case STAGE ->
                ((CompletionStage<?>) value).thenApply(result -> result == null ? null : handle.apply(result));
        };
    }

    /** From a consumer to the module; what holds no handle is not copied. */
    @Nullable
    Object in(@Nullable Object value, Object @Nullable [] like, UnaryOperator<Object> object) {
        return value == null || this == STAGE || !holdsHandle(value) ? value : out(value, like, object);
    }

    private boolean holdsHandle(Object value) {
        return switch (this) {
            case ARRAY -> anyHandle(Arrays.asList((Object[]) value));
            case LIST, SET -> anyHandle((Collection<?>) value);
            case MAP -> anyHandle(((Map<?, ?>) value).values());
            default -> true;
        };
    }

    private static boolean anyHandle(Collection<?> values) {
        for (Object each : values) {
            if (each instanceof Dispatched) {
                return true;
            }
        }
        return false;
    }

    private static Object[] array(Object[] values, Object[] like, UnaryOperator<Object> each) {
        Object[] copy = (Object[]) Array.newInstance(like.getClass().getComponentType(), values.length);
        for (int i = 0; i < values.length; i++) {
            copy[i] = values[i] == null ? null : each.apply(values[i]);
        }
        return copy;
    }

    private static <C extends Collection<@Nullable Object>> C all(
            Collection<?> values, C into, UnaryOperator<Object> each) {
        // At once, where the collection is synchronized: another call may change it meanwhile.
        for (Object value : values.toArray()) {
            into.add(value == null ? null : each.apply(value));
        }
        return into;
    }

    private static Map<Object, @Nullable Object> values(Map<?, ?> of, UnaryOperator<Object> each) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        of.forEach((key, value) -> copy.put(key, value == null ? null : each.apply(value)));
        return Collections.unmodifiableMap(copy);
    }
}
