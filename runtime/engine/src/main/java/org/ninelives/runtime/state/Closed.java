package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.StateTransferException;

/**
 * The decision to share a value without a walk through it, whatever its size: both versions declare a type that leaves
 * nothing open ({@link DeclaredType}), and one look at the value shows that it is of a class of the JDK itself.
 *
 * <p>The compiler guarantees the elements, but for casts that it could not check ("heap pollution"; Java Language
 * Specification, 4.12.2), and for a key set that shows a map of which the type says nothing. So some of the elements are looked
 * at: what does not fit its type leaves the decision to a walk.
 */
final class Closed {

    /** How many elements are looked at. */
    private static final int SAMPLE = 64;

    private final DeclaredType from;
    private final DeclaredType to;
    private final Shapes shapes;
    private final boolean migrated;

    /** The container, and what it wraps: whatever an incumbent could still change. */
    private final List<Object> containers = new ArrayList<>();

    private Closed(DeclaredType from, DeclaredType to, Shapes shapes, boolean migrated) {
        this.migrated = migrated;
        this.from = from;
        this.to = to;
        this.shapes = shapes;
    }

    /**
     * Decides for one value.
     *
     * @param migrated whether a migration completes the component, and may make of an element whatever fits
     * @return the containers that are to be shared; null if it takes a walk to know
     * @throws StateTransferException if an element does not fit the candidate's type
     */
    static @Nullable List<Object> containers(
            DeclaredType from, DeclaredType to, Object value, Shapes shapes, boolean migrated, Root root)
            throws StateTransferException {
        if (!from.isContainerOfClosed() || !to.isContainerOfClosed()) {
            return null;
        }
        Closed closed = new Closed(from, to, shapes, migrated);
        try {
            return closed.isShared(value, root) ? closed.containers : null;
        } catch (RuntimeException changing) {
            // Somebody works on it while it is moved without a gate, or it is not what it seems: the walk shall tell.
            return null;
        }
    }

    private boolean isShared(Object value, Root root) throws StateTransferException {
        containers.add(value);
        Contents contents = Contents.of(value);
        return switch (contents.kind()) {
            case MAP, ELEMENTS -> !value.getClass().isArray() && hasPlainSample(value, root);
            case INSIDE -> isSharedInside(value, contents, root);
            case VALUE, OBJECT, CLOSED -> false;
        };
    }

    private boolean isSharedInside(Object value, Contents contents, Root root) throws StateTransferException {
        if (value instanceof ConcurrentHashMap.KeySetView<?, ?> view) {
            // Of the values the type says nothing. Only newKeySet() makes one whose values are true.
            return Boolean.TRUE.equals(view.getMappedValue()) && isShared(view.getMap(), root);
        }
        Iterator<Contents.Part> inside = contents.parts();
        Object inner = inside.hasNext() ? inside.next().value() : null;
        if (inner == null || value.getClass().getName().startsWith("java.util.concurrent.atomic.")) {
            return fits(inner, 0, "", root);
        }
        return isShared(inner, root);
    }

    private boolean hasPlainSample(Object container, Root root) throws StateTransferException {
        Object order = CollectionShape.comparator(container);
        if (order != null && !isPlain(order)) {
            return false;
        }
        if (container instanceof Map<?, ?> map) {
            return hasPlainEntries(map, root);
        }
        Iterator<Contents.Part> parts = Contents.of(container).parts();
        for (int seen = 0; seen < SAMPLE && parts.hasNext(); seen++) {
            Contents.Part part = parts.next();
            if (part.value() != order && !fits(part.value(), 0, part.step(), root)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasPlainEntries(Map<?, ?> map, Root root) throws StateTransferException {
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        for (int seen = 0; seen < SAMPLE && entries.hasNext(); seen++) {
            Map.Entry<?, ?> entry = entries.next();
            if (!fits(entry.getKey(), 0, Node.render(entry.getKey(), Cursor.KEY), root)
                    || !fits(entry.getValue(), 1, Node.render(entry.getKey(), Cursor.AT_KEY), root)) {
                return false;
            }
        }
        return true;
    }

    /** Whether an element is what its type argument says; of the values in a set's map, no argument says anything. */
    private boolean fits(@Nullable Object element, int argument, String step, Root root) throws StateTransferException {
        if (element == null) {
            return true;
        }
        if (!isPlain(element)) {
            return false;
        }
        if (argument < to.arguments().size() && !to.arguments().get(argument).admits(element)) {
            if (migrated) {
                return false;
            }
            throw new StateTransferException(
                    root.path() + step + ": a " + element.getClass().getName()
                            + " does not fit into the " + to.text() + " of the new version, which was " + from.text()
                            + "; give the field a new name and fill it by a Migration, or move the state by a StateTransfer");
        }
        return true;
    }

    private boolean isPlain(Object object) {
        return shapes.of(object) == Shape.Leaf.LEAF;
    }
}
