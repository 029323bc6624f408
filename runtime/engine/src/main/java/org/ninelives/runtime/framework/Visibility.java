package org.ninelives.runtime.framework;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Patchable;
import org.ninelives.runtime.artifact.ModuleNames;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Generation;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * Who sees which service. The services of modules are hidden from the first moment; a module itself sees its own as they
 * are; everybody else sees the dispatchers of the generation that is committed (OSGi Core 8, section 55).
 *
 * <p>Called inside lookups and events of every bundle, re-entrantly: holds no lock and calls nobody. Hooks cannot hide
 * anything from the system bundle.
 */
final class Visibility implements FindHook, EventListenerHook {

    /** Instead of a registration's number, for the runtime's own services such as PatchService. */
    private static final int OWN = 0;

    private final ModuleNames names;
    private final Dispatch dispatch;
    private final long engineBundle;
    private final ConcurrentMap<Long, Standing> standings = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Registration> registrations = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    private final Components components;

    private final RecentPatches recent = new RecentPatches();

    /** What kind of service each registration of a serving module is; filled before anybody hears of it. */
    private final Map<ServiceReference<?>, Classification> classified = new ConcurrentHashMap<>();

    Visibility(Dispatch dispatch, long engineBundle, Components components, ModuleNames names) {
        this.names = names;
        this.dispatch = dispatch;
        this.engineBundle = engineBundle;
        this.components = components;
    }

    // What is what

    /** Whether a bundle is a version of a module: it says so, or the operator does. */
    boolean isModule(Bundle bundle) {
        return isModule(bundle, names);
    }

    static boolean isModule(Bundle bundle, ModuleNames names) {
        return names.isModule(bundle.getHeaders("").get(Patchable.HEADER), bundle.getSymbolicName());
    }

    @Nullable
    Standing standing(Bundle bundle) {
        return standings.get(bundle.getBundleId());
    }

    void stand(Bundle bundle, Standing standing) {
        standings.put(bundle.getBundleId(), standing);
    }

    void forget(Bundle bundle) {
        standings.remove(bundle.getBundleId());
    }

    Registration newRegistration(Registration.Kind kind, Module module, long onlyForBundle, long from) {
        Registration made = new Registration(numbers.incrementAndGet(), kind, module, onlyForBundle, from);
        registrations.put(made.number(), made);
        return made;
    }

    /** A patch begins to register for a generation to come. */
    void expect(Generation next) {
        recent.begin(dispatch.committed().number(), next.number());
    }

    /** The patch that made this generation is over. */
    void settle(Generation flipped) {
        recent.over(flipped.number());
    }

    /** A registration of that patch, which nobody but its candidates sees before the flip. */
    void isNew(Registration registration) {
        recent.add(registration);
    }

    void remove(Registration registration) {
        try {
            registration.remove();
        } finally {
            recent.remove(registration);
            registrations.remove(registration.number());
        }
    }

    /** What kind of service it is; decided once. Loads its interfaces, so it is not called from a lookup. */
    Classification classify(ServiceReference<?> reference) {
        Classification known = classified.get(reference);
        if (known == null) {
            // Not computeIfAbsent: no lock may be held while classes are loaded.
            known = Classification.of(reference, components);
            classified.put(reference, known);
        }
        return known;
    }

    void forget(ServiceReference<?> reference) {
        classified.remove(reference);
    }

    // Who sees it

    @Override
    public void find(
            BundleContext context,
            @Nullable String name,
            @Nullable String filter,
            boolean allServices,
            Collection<ServiceReference<?>> references) {
        Bundle asking = context.getBundle();
        if (asking.getBundleId() == engineBundle || asking.getBundleId() == 0) {
            return;
        }
        boolean namesVersion = ServiceProperties.nameVersion(filter);
        Lookup lookup = new Lookup(asking, name, filter, allServices, namesVersion);
        Set<ServiceReference<?>> hidden = new HashSet<>();
        long current;
        do {
            // What the old generation had is removed after a flip: who meets one half-way has to look again.
            hidden.clear();
            current = generationOf(asking);
            long generation = recent.seenBy(current, references, lookup);
            for (ServiceReference<?> reference : references) {
                if (!canSee(asking, reference, generation, namesVersion, false)) {
                    hidden.add(reference);
                }
            }
        } while (generationOf(asking) != current);
        references.removeIf(hidden::contains);
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        ServiceReference<?> reference = event.getServiceReference();
        Bundle owner = reference.getBundle();
        if (owner == null || (owner.getBundleId() != engineBundle && standing(owner) == null)) {
            return;
        }
        Standing standing = standing(owner);
        if (standing != null && standing.role() == Role.SERVING && event.getType() == ServiceEvent.REGISTERED) {
            classify(reference);
        }
        // What somebody may hold, he must be told that it goes, in whatever generation.
        boolean goes = event.getType() == ServiceEvent.UNREGISTERING;
        for (Map.Entry<BundleContext, Collection<ListenerInfo>> entry : listeners.entrySet()) {
            Bundle asking = entry.getKey().getBundle();
            if (asking == null || asking.getBundleId() == engineBundle || asking.getBundleId() == 0) {
                continue;
            }
            long generation = generationOf(asking);
            entry.getValue()
                    .removeIf(info -> !canSee(
                            asking, reference, generation, ServiceProperties.nameVersion(info.getFilter()), goes));
        }
        listeners.values().removeIf(Collection::isEmpty);
    }

    private long generationOf(Bundle asking) {
        Standing standing = standing(asking);
        Generation generation = standing == null || standing.view() == null
                ? dispatch.committed()
                : standing.view().current();
        return generation.number();
    }

    private boolean canSee(
            Bundle asking, ServiceReference<?> reference, long generation, boolean namesVersion, boolean goes) {
        Bundle owner = reference.getBundle();
        if (owner == null || owner.getBundleId() == engineBundle) {
            if (reference.getProperty(ServiceProperties.ONLY_LOADED) != null) {
                return false;
            }
            int number = number(reference);
            return number == OWN ? owner != null : canSee(asking, known(number), generation, namesVersion, goes);
        }
        if (owner.getBundleId() == asking.getBundleId()) {
            return true;
        }
        Standing standing = standing(owner);
        return standing == null
                // It may have been a module's until a moment ago, and forgotten since this lookup began.
                ? owner.getState() != Bundle.UNINSTALLED
                : (standing.role() == Role.SERVING && isPlain(reference))
                        || ConfigurationTargets.concern(asking, reference);
    }

    /** One that was unregistered since a lookup began is part of what that lookup has to see. */
    @Nullable
    private Registration known(int number) {
        Registration registration = registrations.get(number);
        return registration == null ? recent.former(number) : registration;
    }

    private boolean isPlain(ServiceReference<?> reference) {
        Classification known = classified.get(reference);
        return known != null && known.kind() == Classification.Kind.PLAIN;
    }

    private static int number(ServiceReference<?> reference) {
        return reference.getProperty(ServiceProperties.REGISTRATION) instanceof Integer number ? number : OWN;
    }

    private boolean canSee(
            Bundle asking, @Nullable Registration registration, long generation, boolean namesVersion, boolean goes) {
        if (registration == null) {
            return false; // it is being removed
        }
        boolean inTime = goes ? registration.wasSeenBy(generation) : registration.belongsTo(generation);
        return switch (registration.kind()) {
            case PROMOTION -> registration.onlyForBundle() == asking.getBundleId();
            case VERSION -> namesVersion && inTime;
            case DISPATCHER -> inTime && !isOwn(asking, registration.module());
        };
    }

    /** A module sees its own services as they are; with the dispatchers beside them it would see each twice. */
    private boolean isOwn(Bundle asking, Module module) {
        Standing standing = standing(asking);
        return standing != null && standing.module() == module;
    }
}
