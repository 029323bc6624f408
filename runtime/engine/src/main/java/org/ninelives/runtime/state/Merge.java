package org.ninelives.runtime.state;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.StateTransferException;

/**
 * A map or set out of the former entries and of those that the candidate begins with.
 *
 * @param value a container of its own, of the former one's kind
 * @param added how many entries the candidate adds
 */
record Merge(Object value, int added) {

    /**
     * Merges them.
     *
     * @param carried the former entries, in the candidate's classes; not touched
     * @param initial what the candidate's field holds
     * @param own whether the former container may be filled: it was made for the candidate
     * @throws StateTransferException if they are neither maps nor sets
     */
    static Merge of(Root root, Object carried, @Nullable Object initial, boolean own, Shapes shapes)
            throws StateTransferException {
        try {
            if (carried instanceof Map<?, ?> map && (initial == null || initial instanceof Map<?, ?>)) {
                return maps(map, initial == null ? Map.of() : (Map<?, ?>) initial, own, shapes);
            }
            if (carried instanceof Set<?> set && (initial == null || initial instanceof Set<?>)) {
                return sets(set, initial == null ? Set.of() : (Set<?>) initial, own, shapes);
            }
        } catch (RuntimeException refused) {
            throw new StateTransferException(root.path() + ": cannot be merged: " + refused, refused);
        }
        throw new StateTransferException(
                root.path() + ": a " + carried.getClass().getName() + " cannot be merged; only maps and sets can be");
    }

    private static Merge maps(Map<?, ?> carried, Map<?, ?> initial, boolean own, Shapes shapes) {
        boolean open = isOpen(carried, shapes);
        Map<@Nullable Object, @Nullable Object> target = new LinkedHashMap<>();
        if (open && own) {
            target = cast(carried);
        } else if (open && !isSynchronized(carried) && shapes.of(carried).neutral(carried) instanceof Map<?, ?> empty) {
            target = cast(empty);
        }
        if (target != carried) {
            target.putAll(carried);
        }
        int before = target.size();
        for (Map.Entry<?, ?> entry : initial.entrySet()) {
            if (!target.containsKey(entry.getKey())) {
                target.put(entry.getKey(), entry.getValue());
            }
        }
        Map<?, ?> merged = target;
        if (!open) {
            merged = Collections.unmodifiableMap(target);
        } else if (target != carried && isSynchronized(carried)) {
            merged = Collections.synchronizedMap(target);
        }
        return new Merge(merged, target.size() - before);
    }

    private static Merge sets(Set<?> carried, Set<?> initial, boolean own, Shapes shapes) {
        boolean open = isOpen(carried, shapes);
        Set<@Nullable Object> target = new LinkedHashSet<>();
        if (open && own) {
            target = cast(carried);
        } else if (open && !isSynchronized(carried) && shapes.of(carried).neutral(carried) instanceof Set<?> empty) {
            target = cast(empty);
        }
        if (target != carried) {
            target.addAll(carried);
        }
        int before = target.size();
        target.addAll(initial);
        Set<?> merged = target;
        if (!open) {
            merged = Collections.unmodifiableSet(target);
        } else if (target != carried && isSynchronized(carried)) {
            merged = Collections.synchronizedSet(target);
        }
        return new Merge(merged, target.size() - before);
    }

    /** Whether entries can be put in. */
    private static boolean isOpen(Object carried, Shapes shapes) {
        Shape shape = shapes.of(carried);
        return !(shape instanceof FixedShape)
                && shape != Shape.Leaf.LEAF
                && !carried.getClass().getName().startsWith("java.util.Collections$Unmodifiable");
    }

    /** Such a wrapper hides what it wraps; the merged one gets a wrapper of its own. */
    private static boolean isSynchronized(Object carried) {
        String name = carried.getClass().getName();
        if (name.startsWith("java.util.Collections$SynchronizedSorted")
                || name.startsWith("java.util.Collections$SynchronizedNavigable")) {
            throw new IllegalArgumentException("it is sorted and synchronized; wrap a sorted one in restored()");
        }
        return name.startsWith("java.util.Collections$Synchronized");
    }

    @SuppressWarnings("unchecked") // what is put in fits the field: it comes from one
    private static Map<@Nullable Object, @Nullable Object> cast(Map<?, ?> map) {
        return (Map<@Nullable Object, @Nullable Object>) map;
    }

    @SuppressWarnings("unchecked") // as above
    private static Set<@Nullable Object> cast(Set<?> set) {
        return (Set<@Nullable Object>) set;
    }
}
