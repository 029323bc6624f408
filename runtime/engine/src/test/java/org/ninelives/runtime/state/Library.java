package org.ninelives.runtime.state;

import java.util.concurrent.locks.ReentrantLock;

/** Types of a bundle that is in no patch; modules and tests both see them. */
public final class Library {

    /** What static initialisers of the modules' classes did. */
    public static final java.util.Queue<String> INITIALISED = new java.util.concurrent.ConcurrentLinkedQueue<>();

    private Library() {}

    /** Holds anything. */
    public static final class Box implements Runnable {
        public Object content;
        private final ReentrantLock lock = new ReentrantLock();
        private transient String label = "fresh";

        public Box(Object content, String label) {
            this.content = content;
            this.label = label;
        }

        public String label() {
            return label + (lock.isLocked() ? " locked" : "");
        }

        @Override
        public void run() {}
    }

    /** May be closed by whoever has it. */
    public static final class Pool implements AutoCloseable {
        public boolean closed;

        @Override
        public void close() {
            closed = true;
        }
    }

    /** What a scheduler hands out. */
    public static final class Declaration implements org.ninelives.api.schedule.Task {
        @Override
        public String name() {
            return "beat";
        }

        @Override
        public void cancel() {}
    }

    /** A function of the library's own. */
    public static Runnable lambda(Object captured) {
        return () -> System.out.println(captured);
    }

    /** A set of its own making, which relies on hash codes. */
    public static final class OwnSet extends java.util.AbstractSet<Object> {
        private final java.util.HashMap<Object, Boolean> map = new java.util.HashMap<>();

        @Override
        public boolean add(Object element) {
            return map.put(element, true) == null;
        }

        @Override
        public java.util.Iterator<Object> iterator() {
            return map.keySet().iterator();
        }

        @Override
        public int size() {
            return map.size();
        }
    }
}
