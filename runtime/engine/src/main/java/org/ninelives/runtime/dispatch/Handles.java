package org.ninelives.runtime.dispatch;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceFactory;

/**
 * The handles of one module: what consumers hold in the place of its own objects (see {@link
 * org.ninelives.api.module.Handle}).
 *
 * <p>A handle is an object of a generated class as those of services are, and enters the module in the same way; it has a
 * {@link Dispatcher} of its own, so that a flip turns it with all others. The arrows run one way only: a consumer holds the
 * handle, that holds its dispatcher, that holds the module's object. Here is but a weak reference to the handle, found by the
 * identity of the object; so what no consumer holds leaves nothing behind, whatever the module does with its object. While
 * a former version may be met, there are two of them: one by the former object, and one by what took its place.
 *
 * <p>On a 64-bit machine with compressed references a handle costs about 210 bytes, and 120 more from a patch until its former
 * version is forgotten.
 *
 * <p>Thread-safe. No code of a module is called, and none of the framework under a lock.
 */
public final class Handles {

    /** As powers of two go, enough that threads hardly ever meet at one. */
    private static final int LOCKS = 32;

    private final Dispatch dispatch;
    private final long mark;
    private final Supplier<String> module;
    private final Predicate<Class<?>> isOfModule;

    /** What no handle stands for; null where nobody wants to know. */
    @Nullable
    private final Bare bare;

    private final Pending pending = new Pending();

    private final ConcurrentMap<Object, Ref> refs = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final Object[] locks = new Object[LOCKS];

    /** By the class of the objects; none of them is kept. */
    private final Map<Class<?>, Kind> kinds = Collections.synchronizedMap(new WeakHashMap<>());

    /** By the interfaces, so that all versions of a class have one kind. Guarded by itself. */
    private final Map<List<Class<?>>, Kind> made = new HashMap<>();

    /** For messages. */
    private final Collection<String> problems = Collections.synchronizedCollection(new TreeSet<>());

    /**
     * No object is handed out yet.
     *
     * @param mark the module's
     * @param module its name, for messages
     * @param isOfModule whether a class belongs to one of its versions
     * @param recording whether it is of interest who holds what no handle stands for
     */
    public Handles(
            Dispatch dispatch, long mark, Supplier<String> module, Predicate<Class<?>> isOfModule, boolean recording) {
        this.bare = recording ? new Bare() : null;
        this.dispatch = dispatch;
        this.mark = mark;
        this.module = module;
        this.isOfModule = isOfModule;
        Arrays.setAll(locks, i -> new Object());
    }

    /** The handles that can be made for the objects of some class; null where none can. */
    private record Kind(
            List<Class<?>> types,
            List<String> names,
            @Nullable DispatcherClass generated) {
        static final Kind NONE = new Kind(List.of(), List.of(), null);
    }

    /** What a handle leads to, in some generations. */
    private record Lead(Object object, String name) implements Target {
        @Override
        public String absence() {
            return "";
        }
    }

    /** What an ordinary handle meets: what its dispatcher says. */
    private static final Selection FOLLOWS = serving -> serving;

    /** What a handle meets that came from a service of one version: its object, as long as that version is there. */
    private record Stays(Selection origin) implements Selection {
        @Override
        public @Nullable Target of(@Nullable Target serving) {
            Target version = origin.of(null);
            return version == null || version.object() == null ? version : serving;
        }

        @Override
        public @Nullable Target pin() {
            return origin.pin();
        }
    }

    /** A handle, by the identity of what it leads to. */
    private static final class Ref extends WeakReference<Object> {
        private final int hash;

        Ref(Object handle, Object leadsTo, ReferenceQueue<Object> queue) {
            super(handle, queue);
            this.hash = System.identityHashCode(leadsTo);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this;
        }
    }

    /** Asks for the handle of an object. */
    private record Probe(Object object, @Nullable Target pin) {
        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Ref ref
                    && ref.get() instanceof Dispatched handle
                    && pinOf(handle) == pin
                    && handle.entry.dispatcher().leads(target -> target.object() == object);
        }
    }

    private static @Nullable Target pinOf(Dispatched handle) {
        Selection selection = handle.entry.selection();
        return selection == null ? null : selection.pin();
    }

    /**
     * What a consumer gets for an object that a call has returned.
     *
     * @param met the number of the generation of that call
     * @param from where the call entered
     */
    Object of(Object object, long met, Entry from) {
        if (object instanceof Dispatched) {
            return object;
        }
        Selection selection = from.selection();
        Probe probe = new Probe(object, selection == null ? null : selection.pin());
        Object known = find(probe);
        if (known != null) {
            return known;
        }
        Kind kind = kinds.get(object.getClass());
        if (kind == null) {
            try {
                kind = kindOf(object.getClass());
            } catch (LinkageError unfit) {
                problems.add("no handle can be made for a " + object.getClass().getName() + ": " + unfit.getMessage());
                return object;
            }
            kinds.put(object.getClass(), kind);
        }
        return kind.generated() == null ? object : make(kind, kind.generated(), probe, met, from);
    }

    private @Nullable Object find(Probe probe) {
        Ref known = refs.get(probe);
        return known == null ? null : known.get();
    }

    private Object make(Kind kind, DispatcherClass generated, Probe probe, long met, Entry from) {
        expunge();
        synchronized (locks[probe.hashCode() & (LOCKS - 1)]) {
            Object known = find(probe);
            if (known != null) {
                return known;
            }
            Dispatcher dispatcher = dispatch.newDispatcher(mark, kind.names(), this);
            // A thread on an older generation that is given it by another one has to reach the only object there is.
            boolean preview = met > dispatch.committed().number();
            dispatcher.bind(preview ? met : 0, new Lead(probe.object(), module.get()));
            // Everybody else gets the same handle: what a candidate may see ahead, they must not.
            View view = preview ? from.view() : null;
            Object handle = generated.newObject(dispatch.entryOf(dispatcher, view, selectionLike(from.selection())));
            remember(handle, probe.object());
            return handle;
        }
    }

    private static Selection selectionLike(@Nullable Selection origin) {
        if (origin == null || origin.pin() == null) {
            return FOLLOWS;
        }
        return origin instanceof Stays ? origin : new Stays(origin);
    }

    private void remember(Object handle, Object leadsTo) {
        Ref ref = new Ref(handle, leadsTo, collected);
        refs.put(ref, ref);
    }

    private Kind kindOf(Class<?> type) {
        List<Class<?>> types = isOfModule.test(type) ? Passages.marked(type, isOfModule) : List.of();
        if (types.isEmpty()) {
            return Kind.NONE;
        }
        synchronized (made) {
            Kind known = made.get(types);
            if (known != null) {
                return known;
            }
        }
        // One that does not fit together fails each time anew: where a stack overflows, it may succeed the next time.
        Kind kind = new Kind(
                types,
                types.stream().map(Class::getName).toList(),
                DispatcherClass.of(types, new HostForms(), ServiceFactory.class, isRecording())
                        .watchedBy(dispatch.watcher(), module));
        synchronized (made) {
            Kind first = made.putIfAbsent(types, kind);
            return first == null ? kind : first;
        }
    }

    /**
     * What the module gets for what it is given: its own object for a handle of it.
     *
     * @param met the number of the generation of the call
     * @param into where the call has entered
     */
    Object behind(Object argument, long met, Entry into) {
        if (!(argument instanceof Dispatched handle)
                || handle.entry.dispatcher().handles() != this) {
            return argument;
        }
        Selection selection = into.selection();
        Target lead = pinOf(handle) == (selection == null ? null : selection.pin())
                ? handle.entry.dispatcher().at(met)
                : null;
        return lead instanceof Lead own ? own.object() : argument;
    }

    /** A call has returned what is to bring an object later. */
    void awaited(CompletionStage<?> stage, long met, Entry from) {
        pending.add(stage, String.join(", ", from.dispatcher().interfaces()), from.version(met));
    }

    /** How many results are awaited that are to bring an object, by service. */
    public Map<String, Integer> pending() {
        return pending.count();
    }

    private void expunge() {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            refs.remove(gone);
        }
    }

    /** Why objects of marked interfaces were handed out as they are, a line each. */
    public List<String> problems() {
        synchronized (problems) {
            return List.copyOf(problems);
        }
    }

    /** Whether it is of interest who holds what no handle stands for. */
    public boolean isRecording() {
        return bare != null;
    }

    /** Remembers an object that goes out as it is, without holding it. */
    Object bare(Object object) {
        if (bare != null && !(object instanceof Dispatched) && isOfModule.test(object.getClass())) {
            bare.note(object);
        }
        return object;
    }

    /**
     * The objects of a loader's classes that are known to be held, by the names of these: those that handles of one version
     * lead to, the results that are to bring one, and those for which no handle stands, where that is of interest.
     */
    public void held(ClassLoader loader, Map<String, Integer> counts) {
        for (Dispatched handle : all()) {
            handle.entry.dispatcher().leads(target -> {
                Object object = target.object();
                if (object != null && object.getClass().getClassLoader() == loader) {
                    counts.merge(object.getClass().getName(), 1, Integer::sum);
                }
                return false;
            });
        }
        pending.count(loader)
                .forEach((service, count) ->
                        counts.merge("the results of " + service + " that are not complete", count, Integer::sum));
        if (bare != null) {
            bare.count(loader, counts);
        }
    }

    /** How many handles consumers hold, or held until lately. */
    public int count() {
        expunge();
        return all().size();
    }

    /** The handles that follow the module through its versions. */
    public List<Live> live() {
        expunge();
        List<Live> live = new ArrayList<>();
        Map<Class<?>, List<Class<?>>> types = new HashMap<>();
        for (Dispatched handle : all()) {
            if (pinOf(handle) == null
                    && handle.entry.dispatcher().at(dispatch.committed().number()) instanceof Lead lead) {
                live.add(new Live(
                        handle,
                        lead.object(),
                        types.computeIfAbsent(handle.getClass(), type -> List.of(type.getInterfaces()))));
            }
        }
        return live;
    }

    private Collection<Dispatched> all() {
        Map<Dispatcher, Dispatched> all = new HashMap<>();
        for (Ref ref : refs.values()) {
            if (ref.get() instanceof Dispatched handle) {
                all.put(handle.entry.dispatcher(), handle);
            }
        }
        return all.values();
    }

    /** A handle that somebody may hold; whoever has this one does. */
    public final class Live {

        private final Dispatched handle;
        private final Object object;
        private final List<Class<?>> types;

        private Live(Dispatched handle, Object object, List<Class<?>> types) {
            this.handle = handle;
            this.object = object;
            this.types = types;
        }

        /** The module's object that it leads to. */
        public Object object() {
            return object;
        }

        /** What its consumer holds it as. */
        public List<Class<?>> types() {
            return types;
        }

        /** Lets it lead to another object from a generation on, which is still to come. */
        public void leadTo(Object successor, Generation from) {
            dispatch.bind(handle.entry.dispatcher(), from, new Lead(successor, module.get()));
            remember(handle, successor);
        }
    }

    /** The generation is not to come: its handles lead where they led, and those that it made lead nowhere. */
    public void unbind(Generation abandoned) {
        all().forEach(handle -> dispatch.unbind(handle.entry.dispatcher(), abandoned));
        prune();
    }

    /** Forgets the objects from before a generation, as {@link Dispatch#forgetFormer} does. */
    public void forgetFormer(Generation since) {
        all().forEach(handle -> dispatch.forgetFormer(handle.entry.dispatcher(), since));
        prune();
    }

    private void prune() {
        expunge();
        refs.values()
                .removeIf(ref -> ref.get() instanceof Dispatched handle
                        && !handle.entry
                                .dispatcher()
                                .leads(target -> System.identityHashCode(target.object()) == ref.hash));
    }
}
