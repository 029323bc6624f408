package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * What the patches of the last seconds have registered and taken away, for lookups that they overtook: on a busy machine a
 * lookup can be held up between its two halves for longer than a patch takes, and longer than several do.
 *
 * <p>Thread-safe; the list is immutable and replaced as a whole.
 */
final class RecentPatches {

    /** How long a lookup may be held up between its two halves. */
    private static final Duration HELD_UP = Duration.ofSeconds(10);

    /** Written under this. */
    private volatile List<Newcomers> newestFirst = List.of();

    /** A patch begins to register for a generation to come. */
    synchronized void begin(long before, long since) {
        List<Newcomers> kept = new ArrayList<>();
        kept.add(new Newcomers(before, since));
        newestFirst.stream().filter(patch -> !patch.isOverFor(HELD_UP)).forEach(kept::add);
        newestFirst = List.copyOf(kept);
    }

    /** The patch that made this generation, or was to make it, is over: from some seconds on, lookups need not be judged by it. */
    void over(long since) {
        newestFirst.stream().filter(patch -> patch.isOf(since)).forEach(Newcomers::over);
    }

    /** A registration of the latest patch, which nobody but its candidates sees before the flip. */
    void add(Registration registration) {
        List<Newcomers> now = newestFirst;
        if (!now.isEmpty()) {
            now.get(0).add(registration);
        }
    }

    /** A registration is gone. */
    void remove(Registration registration) {
        newestFirst.stream()
                .filter(patch -> registration.endsWith(patch.since()))
                .forEach(patch -> patch.remove(registration));
    }

    /** A registration that went with the flip of one of these patches; null if it did not. */
    @Nullable
    Registration former(int number) {
        for (Newcomers patch : newestFirst) {
            Registration former = patch.former(number);
            if (former != null) {
                return former;
            }
        }
        return null;
    }

    /**
     * The generation that a lookup is to see: the latest one of which it has collected everything.
     *
     * @param current the generation that its asker meets
     * @param collected what it has collected, nothing removed yet
     * @param isMeant whether it would have collected this one
     */
    long seenBy(long current, Collection<ServiceReference<?>> collected, Predicate<Registration> isMeant) {
        List<Newcomers> recent = newestFirst;
        if (recent.isEmpty()) {
            return current;
        }
        if (recent.get(0).isOverFor(HELD_UP)) {
            forget();
            return current;
        }
        long seen = current;
        for (Newcomers patch : recent) {
            if (patch.isOf(seen) && patch.miss(collected, isMeant)) {
                seen = patch.before();
            }
        }
        return seen;
    }

    /** Nobody is left who looked up before the last of them. */
    private synchronized void forget() {
        if (!newestFirst.isEmpty() && newestFirst.get(0).isOverFor(HELD_UP)) {
            newestFirst = List.of();
        }
    }
}
