package org.ninelives.runtime.dispatch;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The results of a module that its consumers wait for. The call has returned, so no patch waits for what is still done: it is
 * done by the version that the call met, and what it brings is of that version. So these have to be known.
 *
 * <p>Thread-safe. Keeps no result alive: what nobody can complete any more is forgotten.
 */
final class Pending {

    /** Kept by the stage alone. */
    private static final class Result {
        private final String service;
        private final WeakReference<ClassLoader> version;
        private final Reference<Result> known;

        Result(String service, @Nullable ClassLoader version, ReferenceQueue<Result> queue) {
            this.service = service;
            this.version = new WeakReference<>(version);
            this.known = new WeakReference<>(this, queue);
        }
    }

    private final Set<Reference<Result>> open = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<Result> collected = new ReferenceQueue<>();

    /**
     * Counts a result until it is complete, in whatever way.
     *
     * @param service for messages
     * @param version the class loader of the version that brings it; null if that is gone
     */
    void add(CompletionStage<?> stage, String service, @Nullable ClassLoader version) {
        expunge();
        Result result = new Result(service, version, collected);
        open.add(result.known);
        stage.whenComplete((value, thrown) -> open.remove(result.known));
    }

    /** How many are not complete, by service. */
    Map<String, Integer> count() {
        return count(result -> true);
    }

    /** How many of those are not complete that one version is to bring, by service. */
    Map<String, Integer> count(ClassLoader version) {
        return count(result -> result.version.refersTo(version));
    }

    private Map<String, Integer> count(Predicate<Result> counts) {
        expunge();
        Map<String, Integer> found = new TreeMap<>();
        for (Reference<Result> known : open) {
            Result result = known.get();
            if (result != null && counts.test(result)) {
                found.merge(result.service, 1, Integer::sum);
            }
        }
        return found;
    }

    private void expunge() {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            open.remove(gone);
        }
    }
}
