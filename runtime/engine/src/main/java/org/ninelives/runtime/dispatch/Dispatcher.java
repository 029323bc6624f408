package org.ninelives.runtime.dispatch;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One service of a module, for ever: what consumers hold are objects of its generated class, and they lead here.
 *
 * <p>Its targets form a chain, newest first, each with the number of the generation from which it serves. The chain is
 * immutable but for its head, so that a call reads it without a lock. A candidate's target is put in front before the
 * flip; no call sees it until the generation pointer says so.
 */
public final class Dispatcher {

    /**
     * A target and from when it serves.
     *
     * @param from the number of the first generation in which it serves
     * @param target what serves; null from when the service is withdrawn
     * @param previous what served before
     */
    private record Binding(
            long from, @Nullable Target target, @Nullable Binding previous) {}

    private final int id;
    private final long mark;
    private final List<String> interfaces;

    /** What its module hands out. Null in tests of what hands out nothing. */
    @Nullable
    private final Handles handles;

    /** Written under the lock of {@link Dispatch}; read by every call. */
    @Nullable
    private volatile Binding newest;

    Dispatcher(int id, long mark, List<String> interfaces, @Nullable Handles handles) {
        this.id = id;
        this.mark = mark;
        this.interfaces = List.copyOf(interfaces);
        this.handles = handles;
    }

    /** Its number in this process. */
    public int id() {
        return id;
    }

    /** The mark of its module. */
    public long mark() {
        return mark;
    }

    /** The interfaces under which it is registered. */
    public List<String> interfaces() {
        return interfaces;
    }

    @Nullable
    Handles handles() {
        return handles;
    }

    /** Whether there is such a target, in whatever generation. */
    boolean leads(Predicate<Target> to) {
        for (Binding binding = newest; binding != null; binding = binding.previous) {
            if (binding.target != null && to.test(binding.target)) {
                return true;
            }
        }
        return false;
    }

    /** What serves in the generation of this number; null if nothing does. */
    @Nullable
    Target at(long generation) {
        Binding binding = newest;
        while (binding != null && binding.from > generation) {
            binding = binding.previous;
        }
        return binding == null ? null : binding.target;
    }

    void bind(long from, @Nullable Target target) {
        newest = with(newest, from, target);
    }

    /**
     * Keeps the chain in order: a service that comes back while a patch is under way, bound to the committed generation,
     * must not stand in front of the candidate.
     */
    private static Binding with(@Nullable Binding binding, long from, @Nullable Target target) {
        if (binding != null && binding.from > from) {
            return new Binding(binding.from, binding.target, with(binding.previous, from, target));
        }
        Binding previous = binding != null && binding.from == from ? binding.previous : binding;
        return new Binding(from, target, previous);
    }

    /** Takes back what was bound for a generation that will not come. */
    void unbind(long from) {
        newest = without(newest, from);
    }

    private static @Nullable Binding without(@Nullable Binding binding, long from) {
        if (binding == null || binding.from < from) {
            return binding;
        }
        Binding previous = without(binding.previous, from);
        return binding.from == from ? previous : new Binding(binding.from, binding.target, previous);
    }

    /** Forgets what served before a generation; no call may be able to meet one before it. */
    void forgetBefore(long number) {
        newest = withoutFormer(newest, number);
    }

    private static @Nullable Binding withoutFormer(@Nullable Binding binding, long number) {
        if (binding == null) {
            return null;
        }
        // What is prepared for a generation to come stays in front of what serves now.
        Binding previous = binding.from <= number ? null : withoutFormer(binding.previous, number);
        return new Binding(binding.from, binding.target, previous);
    }
}
