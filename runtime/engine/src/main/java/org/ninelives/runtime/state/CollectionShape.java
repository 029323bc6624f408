package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.PriorityBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A list, queue or set of the JDK, or the part of a subclass that is one. */
final class CollectionShape extends Shape {

    /** Makes an empty collection of the same kind. */
    interface Empty {
        Collection<@Nullable Object> like(Collection<?> old, Values values) throws Misfit, ReflectiveOperationException;
    }

    private static final int ABREAST = 1024;

    /** So that what copies itself whenever anything is added does not so too often. */
    private static final int MOST_PIECES = 64;

    private final boolean hashes;
    private final boolean lookedUp;
    private final Empty empty;

    /**
     * With the way to make an empty one.
     *
     * @param hashes whether elements are asked for hash codes or for their order as they are added
     * @param lookedUp whether an element is found by those, so that a wrong one loses it
     */
    CollectionShape(boolean hashes, boolean lookedUp, Empty empty) {
        this.hashes = hashes;
        this.lookedUp = lookedUp;
        this.empty = empty;
    }

    /** What sorts it; null for the natural order, and for what is not sorted. */
    static @Nullable Comparator<?> comparator(Object container) {
        if (container instanceof SortedSet<?> set) {
            return set.comparator();
        }
        if (container instanceof SortedMap<?, ?> map) {
            return map.comparator();
        }
        if (container instanceof PriorityQueue<?> queue) {
            return queue.comparator();
        }
        return container instanceof PriorityBlockingQueue<?> queue ? queue.comparator() : null;
    }

    @Override
    Cursor cursor(Object old) {
        return Cursor.both(Cursor.of(comparator(old), Cursor.INSIDE), elements((Collection<?>) old));
    }

    static Cursor elements(Iterable<?> old) {
        Iterator<?> elements = old.iterator();
        return new Cursor() {
            private int next;

            @Override
            boolean advance() {
                if (!elements.hasNext()) {
                    return false;
                }
                value = elements.next();
                position = next++;
                return true;
            }
        };
    }

    @Override
    Object direct(Object old, Direct direct, Values parts) throws Misfit, ReflectiveOperationException {
        direct.begin(old);
        Values needed = hashes ? direct.completing() : parts;
        Comparator<?> order = comparator(old);
        boolean rebuilt = needed.of(order) != order;
        Collection<@Nullable Object> fresh = rebuilt ? empty.like((Collection<?>) old, needed) : null;
        int former = ((Collection<?>) old).size();
        int abreast = Math.min(former, Math.max(direct.abreast(former, ABREAST), former / MOST_PIECES)) + 1;
        int size = 0;
        for (Iterator<?> all = ((Collection<?>) old).iterator(); all.hasNext(); ) {
            // A new one each time: what is kept over a collection is old, see Known.
            @Nullable Object[] elements = new Object[abreast];
            int count = 0;
            while (count < elements.length && all.hasNext()) {
                elements[count++] = all.next();
            }
            rebuilt |= direct.replace(elements, count, needed);
            if (rebuilt && fresh == null) {
                fresh = empty.like((Collection<?>) old, needed);
                addFirst(size, (Collection<?>) old, fresh);
            }
            if (fresh != null) {
                fresh.addAll(Arrays.asList(elements).subList(0, count));
            }
            size += count;
        }
        if (fresh == null) {
            return direct.shared(old);
        }
        checkSize(size, fresh);
        direct.made(this, old, fresh);
        return fresh;
    }

    @Override
    boolean early() {
        return true;
    }

    @Override
    boolean hashes() {
        return hashes;
    }

    @Override
    Object create(Object old, Values values) throws Misfit, ReflectiveOperationException {
        return empty.like((Collection<?>) old, values);
    }

    @Override
    void fill(Object old, Object fresh, Values values) throws Misfit {
        if (!hashes) {
            addAll(old, fresh, values);
        }
    }

    @Override
    void enter(Object old, Object fresh, Values values) throws Misfit {
        if (hashes) {
            addAll(old, fresh, values);
        }
    }

    private void addAll(Object old, Object fresh, Values values) throws Misfit {
        List<@Nullable Object> elements = new ArrayList<>();
        for (Object element : (Collection<?>) old) {
            elements.add(values.of(element));
        }
        add(elements, fresh);
    }

    @SuppressWarnings("unchecked") // made by this shape
    private static void add(List<@Nullable Object> elements, Object fresh) throws Misfit {
        Collection<@Nullable Object> target = (Collection<@Nullable Object>) fresh;
        target.clear();
        target.addAll(elements);
        checkSize(elements.size(), target);
    }

    private static void checkSize(int size, Collection<?> fresh) throws Misfit {
        if (fresh.size() != size && Jdk.owns(fresh.getClass())) {
            throw new Misfit(
                    "",
                    "of " + size + " elements " + fresh.size()
                            + " are left: the new version takes some of them to be equal");
        }
    }

    /** Adds as many elements as they are. */
    private static void addFirst(int count, Collection<?> old, Collection<@Nullable Object> fresh) {
        List<@Nullable Object> first = new ArrayList<>(count);
        for (Iterator<?> elements = old.iterator(); first.size() < count; ) {
            first.add(elements.next());
        }
        fresh.addAll(first);
    }

    @Override
    boolean settled(Object fresh) {
        return !lookedUp || containsItself((Collection<?>) fresh);
    }

    private static boolean containsItself(Collection<?> collection) {
        for (Object element : collection) {
            if (!collection.contains(element)) {
                return false;
            }
        }
        return true;
    }

    @Override
    @Nullable
    Object neutral(Object shared) {
        try {
            return empty.like((Collection<?>) shared, old -> old);
        } catch (Misfit | ReflectiveOperationException none) {
            return null;
        }
    }
}
