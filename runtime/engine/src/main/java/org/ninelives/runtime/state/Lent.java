package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What both versions are to share and the migrations of an object meet: in the former object, and in the new one, whose fields
 * hold the same. A migration that changes it changes what the incumbent uses, and a patch that fails would leave that
 * behind. So it is noted before they run; a change is taken back, and refuses the patch.
 *
 * <p>Noted are containers of the JDK, arrays and what else of the JDK can be changed, as far as the fields of the object lead to
 * them, past nothing but such containers, and within a bound. For one object at a time, and only while its migrations run: threads
 * of the module's own go on meanwhile, and what they change must not be taken back. So nothing of {@code java.util.concurrent} is noted,
 * which such threads may change at any moment, and no call is let in before {@link #close}.
 *
 * <p>Confined to the thread that moves the state, but for {@link #close}.
 */
public final class Lent {

    /** How many elements are noted for an object; there may be a million of those. */
    private static final int MOST = 1_000;

    /** The same for a component. */
    private static final int MOST_OF_A_COMPONENT = 100_000;

    /** Guarded by this. */
    private final IdentityHashMap<Object, Noted> noted = new IdentityHashMap<>();

    /** Whether calls may be inside again; guarded by this. */
    private boolean over;

    private record Noted(Node holder, Field field, AsItWas asItWas) {

        String path() {
            return holder.path() + "." + field.getName();
        }
    }

    /** Nothing is lent yet. */
    public Lent() {}

    /** Notes what the fields of an object lead to, before its migrations run. */
    synchronized void note(Node holder, List<Field> fields, Graph graph, Shapes shapes) {
        noted.clear();
        int left = holder.shape.translation() == null ? MOST_OF_A_COMPONENT : MOST;
        for (Field field : fields) {
            Object value = field.getType().isPrimitive() ? null : Translation.read(field, holder.old);
            if (value != null) {
                left = note(holder, field, value, left, graph, shapes);
            }
        }
    }

    private int note(Node holder, Field field, Object value, int most, Graph graph, Shapes shapes) {
        int left = most;
        Deque<Object> ahead = new ArrayDeque<>(List.of(value));
        while (!ahead.isEmpty()) {
            Object object = ahead.remove();
            boolean closed = shapes.of(object) == Shape.Leaf.LEAF;
            if ((closed && !Jdk.mutable(object)) || noted.containsKey(object) || graph.rebuilt(object) != null) {
                continue;
            }
            Contents contents = Contents.of(object);
            long size = sizeOf(contents);
            if (size <= left && contents.kind() != Contents.Kind.OBJECT) {
                left -= (int) size;
                note(holder, field, object);
                if (!closed) {
                    addParts(contents, ahead);
                }
            }
        }
        return left;
    }

    /** More than any bound where it would have to be counted. */
    private static long sizeOf(Contents contents) {
        return switch (contents.kind()) {
            case MAP, ELEMENTS -> contents.size().orElse(Long.MAX_VALUE);
            case VALUE, INSIDE, OBJECT, CLOSED -> 1;
        };
    }

    private void note(Node holder, Field field, Object object) {
        if (object.getClass().getName().startsWith("java.util.concurrent.")) {
            return; // made for threads that go on meanwhile
        }
        try {
            AsItWas now = AsItWas.of(object);
            if (now != null) {
                noted.put(object, new Noted(holder, field, now));
            }
        } catch (RuntimeException changing) {
            // A thread of the module works on it: nobody could tell what a migration changes.
            return;
        }
    }

    private static void addParts(Contents contents, Deque<Object> ahead) {
        try {
            for (Iterator<Contents.Part> parts = contents.parts(); parts.hasNext(); ) {
                Object part = parts.next().value();
                if (part != null) {
                    ahead.add(part);
                }
            }
        } catch (RuntimeException changing) {
            // As above.
            return;
        }
    }

    /**
     * After the migrations of an object, also where one of them failed: what they changed is as it was.
     *
     * @return what was changed, with its path, and why it must not be
     */
    synchronized Optional<String> takeBack() {
        @Nullable String changed = null;
        for (Map.Entry<Object, Noted> each : noted.entrySet()) {
            AsItWas before = each.getValue().asItWas();
            if (!over && isChanged(before)) {
                changed = each.getValue().path() + ": a migration changed a "
                        + each.getKey().getClass().getName() + ", which the version that serves uses as well; change a"
                        + " copy of it, or do it in promoted()" + putBack(before);
            }
        }
        noted.clear();
        return Optional.ofNullable(changed);
    }

    /** Returns what is to be added to the message. */
    private static String putBack(AsItWas before) {
        try {
            before.putBack();
            return "";
        } catch (RuntimeException refused) {
            return "; it could not be made as it was: " + refused;
        }
    }

    private static boolean isChanged(AsItWas before) {
        try {
            return !before.isStill();
        } catch (RuntimeException changing) {
            // As above.
            return false;
        }
    }

    /** The patch comes to nothing, and calls will be inside again: from now on nothing is taken back. By any thread. */
    public synchronized void close() {
        over = true;
        noted.clear();
    }
}
