package org.ninelives.testkit;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.ninelives.api.spi.CallWatcher;

/**
 * The points that one run comes by. Whatever other threads call is no point.
 *
 * <p>Two points in a row are one if only the scenario's own code runs between them: the one after an outermost call that the
 * scenario made itself, and the one before the next. A patch between them runs from its beginning to its end while nobody is in
 * any module, whichever of the two it begins at; and the scenario meets modules through calls alone. Where it looks for a
 * service in between, they are two.
 *
 * <p>Confined to the thread of the scenario, read by others when that has ended.
 */
final class Points implements CallWatcher {

    private final Thread thread;
    private final Recorder recorder;
    private final Consumer<Point> passing;
    private final Deque<String> inside = new ArrayDeque<>();
    private final List<Point> all = new ArrayList<>();
    private final SortedSet<Integer> distinct = new TreeSet<>();

    /** How often the scenario had looked for services when it last left an outermost call of its own; -1: something else came last. */
    private int lookupsAtLeave = -1;

    Points(Thread thread, Recorder recorder, Consumer<Point> passing) {
        this.thread = thread;
        this.recorder = recorder;
        this.passing = passing;
    }

    List<Point> all() {
        return all;
    }

    /** The numbers of those that differ from the one before them. */
    List<Integer> distinct() {
        return List.copyOf(distinct);
    }

    @Override
    public void entering(String module, Method method) {
        if (Thread.currentThread() == thread) {
            boolean own = inside.isEmpty() && isOwn(method);
            pass(true, module, method, own && lookupsAtLeave == recorder.lookups());
            lookupsAtLeave = -1;
            inside.addLast(nameOf(method));
        }
    }

    @Override
    public void left(String module, Method method) {
        if (Thread.currentThread() == thread) {
            inside.removeLast();
            pass(false, module, method, false);
            lookupsAtLeave = inside.isEmpty() && isOwn(method) ? recorder.lookups() : -1;
        }
    }

    /** Whether the scenario itself made this call, rather than a bundle that it called. */
    private boolean isOwn(Method method) {
        return method.equals(recorder.current());
    }

    private void pass(boolean entry, String module, Method method, boolean sameAsLast) {
        Point point = new Point(
                all.size() + 1,
                entry,
                module,
                nameOf(method),
                List.copyOf(inside),
                recorder.answers().size() + 1);
        all.add(point);
        if (!sameAsLast) {
            distinct.add(point.number());
        }
        passing.accept(point);
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
