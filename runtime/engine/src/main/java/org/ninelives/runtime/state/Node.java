package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object of the incumbent's graph and how it was reached first. Confined to the thread that moves the state. */
final class Node {

    private static final int MOST_STEPS = 40;

    final Object old;
    final Shape shape;
    final Root root;
    final @Nullable Node parent;
    private final @Nullable Object step;
    private final int position;

    /** When it was found, as a number. */
    final int index;

    /** The earliest object on the way down to it that can be reached from it; Tarjan's "lowlink". */
    int lowest;

    /** The object that takes its place; null while there is none. */
    @Nullable
    Object fresh;

    /** Whether it has to be rebuilt, for something of a former class is reached from it; final once it is closed. */
    boolean tainted;

    /** Whether it is reached only through fields that do not move, and read for a migration's sake. */
    boolean aside;

    /** Why no field that moves may lead to it, with the path; null if any may. */
    @Nullable
    String unfit;

    /** Whether the cycle that it may be part of is still being followed. */
    boolean open = true;

    /** Whether it refers to itself. */
    boolean selfish;

    Node(Object old, Shape shape, Root root, @Nullable Node parent, @Nullable Cursor at, int index) {
        this.old = old;
        this.shape = shape;
        this.root = root;
        this.parent = parent;
        this.step = at == null ? null : at.step;
        this.position = at == null ? Cursor.INSIDE : at.position;
        this.index = index;
        this.lowest = index;
    }

    /** The way to this object, from the module on; the middle of a very long one is left out. */
    String path() {
        List<String> steps = new ArrayList<>();
        int length = 0;
        for (Node node = this; node != null; node = node.parent) {
            length++;
        }
        int at = length;
        for (Node node = this; node != null; node = node.parent) {
            at--;
            if (at < MOST_STEPS / 2 || at >= length - MOST_STEPS / 2) {
                steps.add(render(node.step, node.position));
            } else if (at == MOST_STEPS / 2) {
                steps.add("...(" + (length - MOST_STEPS) + " more)...");
            }
        }
        Collections.reverse(steps);
        return root.path() + String.join("", steps);
    }

    /** A step in words, without running code of the module. */
    static String render(@Nullable Object step, int position) {
        if (position == Cursor.IN_FIELD && step instanceof Field field) {
            return "." + field.getName();
        }
        if (position == Cursor.AT_KEY) {
            return "[" + renderKey(step) + "]";
        }
        if (position == Cursor.KEY) {
            return "[key " + renderKey(step) + "]";
        }
        return position >= 0 ? "[" + position + "]" : "";
    }

    private static String renderKey(@Nullable Object key) {
        if (key == null) {
            return "null";
        }
        if (key instanceof CharSequence text && Jdk.owns(key.getClass())) {
            return "\"" + text + "\"";
        }
        if (key instanceof Enum<?> constant) {
            return constant.name();
        }
        boolean tellsItself = Jdk.owns(key.getClass())
                && Jdk.plain(key.getClass())
                && !key.getClass().isArray();
        return tellsItself ? key.toString() : "a " + key.getClass().getName();
    }
}
