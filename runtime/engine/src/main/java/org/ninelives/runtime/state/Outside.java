package org.ninelives.runtime.state;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.StateTransferException;

/**
 * The objects of a move that were handed out: they are rebuilt in the same walk as what the carried fields hold, so that an
 * object that is reached both ways is one object afterwards.
 */
final class Outside {

    private final List<HandedOut> objects;

    /** What takes their places, as far as they have to be rebuilt; until it is written. */
    private final IdentityHashMap<HandedOut, Object> fresh = new IdentityHashMap<>();

    /** Weak, for it is not for the move to keep what everybody else has let go. */
    private final List<Former> former = new ArrayList<>();

    private final List<WeakReference<Object>> successors = new ArrayList<>();

    private record Former(String module, WeakReference<Object> object) {}

    Outside(List<HandedOut> objects) {
        this.objects = new ArrayList<>(objects);
    }

    /** Works out what takes their places. */
    void prepare(Graph graph, Shapes shapes) throws StateTransferException {
        Map<Class<?>, Boolean> old = new HashMap<>();
        Map<String, Root> roots = new HashMap<>();
        for (HandedOut handed : objects) {
            Object object = handed.object();
            // One whose class is none of a former version's leads where it always will.
            if (old.computeIfAbsent(object.getClass(), shapes::isOld)) {
                String held = handed.types().get(0).getSimpleName();
                Root root = roots.computeIfAbsent(handed.module() + "/handle " + held, Root::new);
                graph.move(root, object, false);
                Object successor = graph.of(object);
                if (successor != null && successor != object) {
                    requireFit(root, handed, successor);
                    fresh.put(handed, successor);
                }
            }
        }
    }

    private static void requireFit(Root root, HandedOut handed, Object successor) throws StateTransferException {
        for (Class<?> type : handed.types()) {
            if (!type.isInstance(successor)) {
                throw new StateTransferException(root.path() + ": consumers hold it as a " + type.getName()
                        + ", which a " + successor.getClass().getName() + " of the new version no longer is");
            }
        }
    }

    /** From the flip on, they lead to what took their places. Calls nobody. */
    void write() {
        fresh.forEach((handed, successor) -> {
            handed.becomes(successor);
            former.add(new Former(handed.module(), new WeakReference<>(handed.object())));
            successors.add(new WeakReference<>(successor));
        });
        fresh.clear();
        objects.clear();
    }

    /**
     * Closes the ways of what is not to be met any more to what is. What fails is left for another time.
     *
     * @return what failed, after what failed before
     */
    @Nullable
    IllegalStateException detachFormer(String module, Detach inUse, @Nullable IllegalStateException before) {
        List<Former> leaving =
                former.stream().filter(each -> each.module.equals(module)).toList();
        return Detach.each(before, leaving, each -> nameOf(each.object), each -> {
            detach(each.object, inUse);
            former.remove(each);
        });
    }

    /** Whether there is nothing left that {@link #detachFormer} would detach. */
    boolean isDetached() {
        return former.isEmpty();
    }

    /** The same for what was never met. */
    @Nullable
    IllegalStateException detachSuccessors(Detach inUse, @Nullable IllegalStateException before) {
        fresh.clear();
        objects.clear();
        return Detach.each(before, successors, Outside::nameOf, each -> detach(each, inUse));
    }

    private static String nameOf(WeakReference<Object> handed) {
        Object object = handed.get();
        return "a " + (object == null ? "former object" : object.getClass().getName()) + " that was handed out";
    }

    private static void detach(WeakReference<Object> from, Detach inUse) {
        Object object = from.get();
        if (object != null) {
            inUse.from(object);
        }
    }
}
