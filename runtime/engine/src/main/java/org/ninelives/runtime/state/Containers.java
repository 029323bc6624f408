package org.ninelives.runtime.state;

import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The JDK's containers that can be rebuilt through their public methods: how an empty one like another is made. */
final class Containers {

    private final Shapes shapes;
    private final Map<String, Shape> byName = new HashMap<>();

    Containers(Shapes shapes) {
        this.shapes = shapes;
        lists();
        queues();
        sets();
        maps();
        fixed();
    }

    /** The shape of a container of the JDK; null if this class is not known as one. */
    @Nullable
    Shape shapeOf(Class<?> type) {
        Shape known = byName.get(type.getName());
        if (known != null) {
            return known;
        }
        if (EnumSet.class.isAssignableFrom(type)) {
            return new EnumKeyed.OfSet(shapes);
        }
        return WrapperShape.of(type);
    }

    @SuppressWarnings("JdkObsolete") // a module keeps the list that it chose
    private void lists() {
        inOrder(ArrayList.class, old -> new ArrayList<>(old.size()));
        inOrder(LinkedList.class, old -> new LinkedList<>());
        inOrder(Vector.class, old -> new Vector<>(old.size()));
        inOrder(Stack.class, old -> new Stack<>());
        inOrder(ArrayDeque.class, old -> new ArrayDeque<>(old.size()));
        inOrder(CopyOnWriteArrayList.class, old -> new CopyOnWriteArrayList<>());
    }

    private void queues() {
        inOrder(ConcurrentLinkedQueue.class, old -> new ConcurrentLinkedQueue<>());
        inOrder(ConcurrentLinkedDeque.class, old -> new ConcurrentLinkedDeque<>());
        inOrder(LinkedTransferQueue.class, old -> new LinkedTransferQueue<>());
        inOrder(LinkedBlockingQueue.class, old -> new LinkedBlockingQueue<>(capacity(old)));
        inOrder(LinkedBlockingDeque.class, old -> new LinkedBlockingDeque<>(capacity(old)));
        inOrder(ArrayBlockingQueue.class, old -> new ArrayBlockingQueue<>(capacity(old)));
        sorted(PriorityQueue.class, (size, order) -> new PriorityQueue<>(Math.max(1, size), order), false);
        sorted(
                PriorityBlockingQueue.class,
                (size, order) -> new PriorityBlockingQueue<>(Math.max(1, size), order),
                false);
    }

    private static int capacity(Collection<?> old) {
        long capacity = (long) ((BlockingQueue<?>) old).remainingCapacity() + old.size();
        return (int) Math.min(Integer.MAX_VALUE, capacity);
    }

    private void sets() {
        hashed(HashSet.class, old -> new HashSet<>(room(old.size())));
        hashed(LinkedHashSet.class, old -> new LinkedHashSet<>(room(old.size())));
        hashed(CopyOnWriteArraySet.class, old -> new CopyOnWriteArraySet<>());
        sorted(TreeSet.class, (size, order) -> new TreeSet<>(order), true);
        sorted(ConcurrentSkipListSet.class, (size, order) -> new ConcurrentSkipListSet<>(order), true);
        byName.put(
                "java.util.Collections$SetFromMap",
                new CollectionShape(
                        true, true, (old, values) -> Collections.newSetFromMap(emptyLike(Unwrap.inner(old), values))));
    }

    @SuppressWarnings("unchecked") // an empty map, whatever its type arguments are
    private Map<@Nullable Object, Boolean> emptyLike(Object map, Values values)
            throws Misfit, ReflectiveOperationException {
        return (Map<@Nullable Object, Boolean>) shapes.of(map).create(map, values);
    }

    @SuppressWarnings("JdkObsolete") // a module keeps the map that it chose
    private void maps() {
        keyed(HashMap.class, (old, values) -> new HashMap<>(room(old.size())));
        keyed(LinkedHashMap.class, (old, values) -> emptiedClone(old));
        keyed(Hashtable.class, (old, values) -> new Hashtable<>());
        keyed(Properties.class, (old, values) -> {
            throw new Misfit(
                    "", "Properties that hold objects of the module cannot be rebuilt: their defaults are hidden");
        });
        keyed(ConcurrentHashMap.class, (old, values) -> new ConcurrentHashMap<>(room(old.size())));
        keyed(TreeMap.class, (old, values) -> new TreeMap<>(order(old, values)));
        keyed(ConcurrentSkipListMap.class, (old, values) -> new ConcurrentSkipListMap<>(order(old, values)));
        byName.put(WeakHashMap.class.getName(), new MapShape(true, false, (old, values) -> new WeakHashMap<>()));
        byName.put(
                IdentityHashMap.class.getName(), new MapShape(false, true, (old, values) -> new IdentityHashMap<>()));
        byName.put(EnumMap.class.getName(), new EnumKeyed.OfMap(shapes));
    }

    /** The capacity with which a hash container of this size does not have to grow. */
    private static int room(int size) {
        return (int) Math.min(1 << 30, 1L + size * 4L / 3);
    }

    /** The order of access, if the old map keeps one, can be read and set in no other way. */
    @SuppressWarnings("unchecked") // it is emptied
    private static Map<@Nullable Object, @Nullable Object> emptiedClone(Map<?, ?> old) {
        Map<@Nullable Object, @Nullable Object> clone =
                (Map<@Nullable Object, @Nullable Object>) ((LinkedHashMap<?, ?>) old).clone();
        clone.clear();
        return clone;
    }

    private void fixed() {
        for (String name : List.of("List12", "ListN", "SubList")) {
            byName.put("java.util.ImmutableCollections$" + name, new FixedShape(false, Containers::listOf));
        }
        for (String name : List.of("Set12", "SetN")) {
            byName.put("java.util.ImmutableCollections$" + name, new FixedShape(true, Set::of));
        }
        for (String name : List.of("Map1", "MapN")) {
            byName.put("java.util.ImmutableCollections$" + name, new FixedShape(true, Containers::mapOf));
        }
        fixed("java.util.Collections$SingletonList", values -> Collections.singletonList(values[0]));
        fixed("java.util.Collections$SingletonSet", values -> Collections.singleton(values[0]));
        fixed("java.util.Collections$SingletonMap", values -> Collections.singletonMap(values[0], values[1]));
        fixed("java.util.KeyValueHolder", values -> Map.entry(values[0], values[1]));
        fixed(AbstractMap.SimpleEntry.class.getName(), values -> new AbstractMap.SimpleEntry<>(values[0], values[1]));
        fixed(
                AbstractMap.SimpleImmutableEntry.class.getName(),
                values -> new AbstractMap.SimpleImmutableEntry<>(values[0], values[1]));
        fixed(Optional.class.getName(), values -> values.length == 0 ? Optional.empty() : Optional.of(values[0]));
        byName.put(AtomicReference.class.getName(), new AtomicShape.One());
        byName.put(AtomicReferenceArray.class.getName(), new AtomicShape.Many());
    }

    private static List<Object> listOf(Object[] values) {
        boolean nulls = Arrays.asList(values).contains(null);
        return nulls ? Arrays.stream(values).toList() : List.of(values);
    }

    private static Map<Object, Object> mapOf(Object[] keysValues) {
        Map.Entry<?, ?>[] entries = new Map.Entry<?, ?>[keysValues.length / 2];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = Map.entry(keysValues[2 * i], keysValues[2 * i + 1]);
        }
        return Map.ofEntries(entries);
    }

    private interface Empty {
        Collection<@Nullable Object> like(Collection<?> old);
    }

    private interface EmptySorted {
        Collection<@Nullable Object> of(int size, @Nullable Comparator<@Nullable Object> order);
    }

    private void inOrder(Class<?> type, Empty empty) {
        byName.put(type.getName(), new CollectionShape(false, false, (old, values) -> empty.like(old)));
    }

    private void hashed(Class<?> type, Empty empty) {
        byName.put(type.getName(), new CollectionShape(true, true, (old, values) -> empty.like(old)));
    }

    private void sorted(Class<?> type, EmptySorted empty, boolean lookedUp) {
        byName.put(
                type.getName(),
                new CollectionShape(true, lookedUp, (old, values) -> empty.of(old.size(), order(old, values))));
    }

    private void keyed(Class<?> type, MapShape.Empty empty) {
        byName.put(type.getName(), new MapShape(true, true, empty));
    }

    private void fixed(String type, FixedShape.Maker maker) {
        byName.put(type, new FixedShape(false, maker));
    }

    @SuppressWarnings("unchecked") // the values it compared before are those that it compares now
    private static @Nullable Comparator<@Nullable Object> order(Object sorted, Values values) throws Misfit {
        Object order = values.of(CollectionShape.comparator(sorted));
        if (order != null && !(order instanceof Comparator<?>)) {
            throw new Misfit("", order.getClass().getName() + " is no comparator any more");
        }
        return (Comparator<@Nullable Object>) order;
    }
}
