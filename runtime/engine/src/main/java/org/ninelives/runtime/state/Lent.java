package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.StateTransferException;

/**
 * What both versions are to share and migrations meet: in the former object, and in the new one, whose fields hold the same. A
 * migration that changes it changes what the incumbent uses, and a patch that fails would leave that behind. So it is noted
 * before the migrations run; a change refuses the patch, and is taken back.
 *
 * <p>Noted are containers of the JDK, arrays and what else of the JDK can be changed, as far as the fields of the objects that
 * are migrated lead to them, past nothing but such containers. Not: what is found inside other objects, and a container
 * of more than {@value #MOST} elements, for it would take as long as to copy it.
 *
 * <p>Thread-safe: who gives up a migration that does not end takes its changes back, too. Used while no call is inside the
 * modules.
 */
public final class Lent {

    private static final int MOST = 100_000;

    /** Guarded by this. */
    private final IdentityHashMap<Object, Noted> noted = new IdentityHashMap<>();

    /** Whether nobody looks any more; guarded by this. */
    private boolean over;

    private record Noted(Node holder, Field field, AsItWas asItWas) {

        String path() {
            return holder.path() + "." + field.getName();
        }
    }

    /** Nothing is lent yet. */
    public Lent() {}

    /** Notes what the fields of an object lead to, before its migrations run. */
    void note(Node holder, List<Field> fields, Graph graph, Shapes shapes) {
        for (Field field : fields) {
            Object value = field.getType().isPrimitive() ? null : Translation.read(field, holder.old);
            if (value != null) {
                note(holder, field, value, graph, shapes);
            }
        }
    }

    private synchronized void note(Node holder, Field field, Object value, Graph graph, Shapes shapes) {
        Deque<Object> ahead = new ArrayDeque<>(List.of(value));
        while (!over && !ahead.isEmpty()) {
            Object object = ahead.remove();
            boolean matters = shapes.of(object) != Shape.Leaf.LEAF || Jdk.mutable(object);
            if (matters && !noted.containsKey(object) && graph.rebuilt(object) == null) {
                AsItWas now = asItWas(object);
                if (now != null) {
                    noted.put(object, new Noted(holder, field, now));
                }
                boolean within = shapes.of(object) != Shape.Leaf.LEAF && (now != null || wraps(object));
                for (Iterator<Contents.Part> parts = within
                                ? Contents.of(object).parts()
                                : List.<Contents.Part>of().iterator();
                        parts.hasNext(); ) {
                    Object part = parts.next().value();
                    if (part != null) {
                        ahead.add(part);
                    }
                }
            }
        }
    }

    private static @Nullable AsItWas asItWas(Object object) {
        OptionalLong size = Contents.of(object).size();
        return size.isPresent() && size.getAsLong() > MOST ? null : AsItWas.of(object);
    }

    private static boolean wraps(Object object) {
        return Contents.of(object).kind() == Contents.Kind.INSIDE;
    }

    /**
     * After all migrations.
     *
     * @throws StateTransferException with the path of what one of them changed
     */
    synchronized void requireUntouched() throws StateTransferException {
        for (Map.Entry<Object, Noted> each : noted.entrySet()) {
            if (!each.getValue().asItWas.isStill()) {
                throw new StateTransferException(each.getValue().path() + ": a migration changed a "
                        + each.getKey().getClass().getName() + ", which the version that serves uses as well; change a"
                        + " copy of it, or do it in promoted()");
            }
        }
    }

    /** The state has moved: what happens to it now is the candidates' affair. */
    synchronized void settle() {
        over = true;
        noted.clear();
    }

    /** The patch comes to nothing: what was changed is as it was. By any thread; a later time does nothing. */
    public synchronized void putBack() {
        noted.values().stream()
                .map(Noted::asItWas)
                .filter(each -> !each.isStill())
                .forEach(AsItWas::putBack);
        settle();
    }
}
