package org.ninelives.runtime.framework;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.EventShare;
import org.ninelives.runtime.dispatch.Meeting;
import org.ninelives.runtime.dispatch.Target;

/**
 * Which events a handler takes while Event Admin knows it by several registrations: those that the version asks for which
 * serves, and each as often as it was sent.
 *
 * <p>An event is known by its identity, weakly. One that is sent twice comes twice by each registration, so it is counted
 * by each, and taken when one of them counts further than it was taken.
 */
final class CountedEvents implements EventShare {

    /** The same event object, not an equal one. */
    private static final class Seen extends WeakReference<Object> {
        private final int hash;

        Seen(Object event, @Nullable ReferenceQueue<Object> queue) {
            super(event, queue);
            this.hash = System.identityHashCode(event);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || (other instanceof Seen seen && get() != null && get() == seen.get());
        }
    }

    private static final class Count {
        private final IdentityHashMap<Meeting, Integer> came = new IdentityHashMap<>();
        private int taken;

        boolean takes(Meeting through) {
            boolean takes = came.merge(through, 1, Integer::sum) > taken;
            if (takes) {
                taken++;
            }
            return takes;
        }
    }

    /** Whether an event can come by more than one registration; written before Event Admin can know the second one. */
    private volatile boolean several;

    private final Object lock = new Object();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    /** Guarded by lock. */
    private final Map<Seen, Count> counts = new HashMap<>();

    /** What the version asks for that was asked last. */
    private volatile Subscription asked = Subscription.NONE;

    /** There is going to be another registration. */
    void becomesSeveral() {
        several = true;
    }

    /** One registration is left, and nothing is on its way by another one. */
    void becomesOne() {
        several = false;
        synchronized (lock) {
            counts.clear();
            while (gone.poll() != null) {
                // Counted no more.
            }
        }
    }

    @Override
    public boolean takes(Meeting through, Target target, Object event) {
        return isAskedFor(target, event) && (!several || isFirst(through, event));
    }

    private boolean isAskedFor(Target target, Object event) {
        if (!(target instanceof Backend version)) {
            return true;
        }
        Subscription known = asked;
        if (!known.isOf(version.reference())) {
            known = Subscription.of(version.reference());
            asked = known;
        }
        return known.includes(event);
    }

    private boolean isFirst(Meeting through, Object event) {
        synchronized (lock) {
            for (Object old = gone.poll(); old != null; old = gone.poll()) {
                counts.remove(old);
            }
            Seen seen = new Seen(event, null);
            Count count = counts.get(seen);
            if (count == null) {
                count = new Count();
                counts.put(new Seen(event, gone), count);
            }
            return count.takes(through);
        }
    }

    /** How many events are counted now. */
    int counted() {
        synchronized (lock) {
            return counts.size();
        }
    }
}
