package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.StateTransfer;
import org.ninelives.api.state.StateTransferException;
import org.ninelives.runtime.artifact.Succession;
import org.ninelives.runtime.dispatch.Dispatched;
import org.ninelives.runtime.inspect.Inspection;
import org.ninelives.runtime.state.HandedOut;
import org.ninelives.runtime.state.Move;
import org.ninelives.runtime.state.Pair;
import org.ninelives.runtime.state.Steps;
import org.ninelives.runtime.state.Successors;
import org.ninelives.runtime.transaction.RefusedException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** What takes part in the transfer of state: objects, classes and the modules' own services for it. */
public final class StateParts {

    /**
     * A module whose own services move its state.
     *
     * @param from the incumbent's version
     * @param to the candidate's version
     */
    public record OwnTransfer(
            String module, Version from, Version to, StateTransfer incumbent, StateTransfer candidate) {}

    private final BundleContext context;
    private final Components components;

    StateParts(BundleContext context, Components components) {
        this.context = context;
        this.components = components;
    }

    /**
     * Whether objects with state may still come until calls are kept out: a consumer that calls for the first time gets
     * one of its own.
     */
    public boolean mayGrow(Changeover changeover) {
        return changeover.moves().stream()
                .anyMatch(move -> move.from() != null
                        && move.from().scope() != Scope.SINGLETON
                        && (mayCarry(move.from()) || mayCarry(move.to())));
    }

    /** Refuses state in objects that a module made for itself, past any dispatcher. */
    public void requireReachable(Changeover changeover) throws RefusedException {
        for (Changeover.Move move : changeover.moves()) {
            Backend from = move.from();
            if (from != null && from.scope() != Scope.SINGLETON && mayCarry(from) && isUsedByItself(from)) {
                throw new RefusedException(from.name() + " uses its own service "
                        + String.join(", ", from.interfaces()) + " of scope " + from.scope()
                        + ": the state of the object that it has for itself cannot be reached; keep that state in a"
                        + " singleton");
            }
        }
    }

    private static boolean isUsedByItself(Backend backend) {
        Bundle[] using = backend.reference().getUsingBundles();
        return using != null && List.of(using).contains(backend.bundle());
    }

    /** Where the class is not known, for it is no component, it may. */
    private boolean mayCarry(Backend backend) {
        String implementation = components.implementation(backend.reference());
        try {
            return implementation == null || Move.carries(backend.bundle().loadClass(implementation));
        } catch (ClassNotFoundException | LinkageError broken) {
            return true;
        }
    }

    /** The components of modules without a transfer of their own, the old beside the new, each pair once. */
    public List<Pair> pairs(Changeover changeover) throws RefusedException {
        List<Pair> pairs = new ArrayList<>();
        for (Changeover.Move move : changeover.moves()) {
            Backend from = move.from();
            if (from == null || hasOwn(move)) {
                continue;
            }
            add(pairs, changeover, move, from);
        }
        for (Candidate candidate : changeover.candidates()) {
            if (candidate.module() != null && transferOf(candidate.bundle()).isEmpty()) {
                addStatics(pairs, candidate, candidate.module().name());
            }
        }
        return pairs;
    }

    /** The components of modules with a transfer of their own, to which the state of others may refer. */
    private List<Pair> pairsOfOwn(Changeover changeover) {
        List<Pair> pairs = new ArrayList<>();
        for (Changeover.Move move : changeover.moves()) {
            Backend from = move.from();
            if (from != null && hasOwn(move)) {
                add(pairs, changeover, move, from);
            }
        }
        return pairs;
    }

    /** Classes with carried static fields are loaded here, and not initialised. */
    private static void addStatics(List<Pair> pairs, Candidate candidate, String module) throws RefusedException {
        for (Succession.Heir heir : candidate.succession().statics()) {
            String name = heir.next() == null ? heir.former() : heir.next();
            try {
                pairs.add(Pair.ofClasses(
                        module,
                        shortName(String.valueOf(name)),
                        classOf(candidate.incumbent(), heir.former()),
                        classOf(candidate.bundle(), heir.next()),
                        candidate.isReturning()));
            } catch (ClassNotFoundException | LinkageError broken) {
                throw new RefusedException(
                        candidate + ": the class " + name + " has carried static fields, but it is not found: "
                                + broken,
                        broken);
            }
        }
    }

    @Nullable
    private static Class<?> classOf(@Nullable Bundle bundle, @Nullable String name) throws ClassNotFoundException {
        return bundle == null || name == null ? null : bundle.loadClass(name);
    }

    private static void add(List<Pair> pairs, Changeover changeover, Changeover.Move move, Backend from) {
        boolean returning = changeover.candidates().stream()
                .anyMatch(candidate -> candidate.isReturning()
                        && candidate.bundle().equals(move.to().bundle()));
        add(pairs, move, returning, from.objectIfUsed(), move.to().objectIfUsed());
        for (Holding holding : move.publication().holdings()) {
            add(pairs, move, returning, holding.objectOf(from), holding.objectOf(move.to()));
        }
    }

    private static void add(
            List<Pair> pairs, Changeover.Move move, boolean returning, @Nullable Object old, @Nullable Object fresh) {
        if (old != null && fresh != null && isNew(pairs, old, fresh)) {
            String module = move.publication().module().name();
            pairs.add(new Pair(module, shortName(move.to().component()), old, fresh, returning));
        }
    }

    private boolean hasOwn(Changeover.Move move) {
        return transferOf(move.to().bundle()).isPresent();
    }

    /** The objects of a module's serving version that are in use, under the names of their components, each once. */
    public List<Inspection.Subject> inUse(Module module) {
        Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Inspection.Subject> inOrder = new ArrayList<>();
        for (Publication publication : module.publications()) {
            Backend serving = publication.serving();
            if (serving == null) {
                continue;
            }
            for (Instance instance : serving.instances()) {
                Object object = instance.objectIfUsed();
                if (object != null && found.add(object)) {
                    inOrder.add(new Inspection.Subject(serving.component(), object));
                }
            }
        }
        return inOrder;
    }

    /** Whether a class is of this bundle. */
    public static boolean isOf(Bundle bundle, Class<?> type) {
        return bundle.equals(FrameworkUtil.getBundle(type));
    }

    /** Whether a class was made by the runtime, for what consumers hold. */
    public static boolean isOfTheRuntime(Class<?> type) {
        return Dispatched.class.isAssignableFrom(type);
    }

    private static boolean isNew(List<Pair> pairs, Object old, Object fresh) {
        return pairs.stream().noneMatch(pair -> pair.incumbent() == old && pair.candidate() == fresh);
    }

    private static String shortName(String component) {
        return component.substring(component.lastIndexOf('.') + 1);
    }

    /** Whether consumers may reach objects past the components. */
    public boolean handsOut(Changeover changeover) {
        return changeover.modules().stream().anyMatch(Module::handsOut);
    }

    /**
     * What consumers reach past the components.
     *
     * @throws RefusedException if a module moves its state itself, which knows nothing of it
     */
    public List<HandedOut> handedOut(Changeover changeover) throws RefusedException {
        return HandleOf.all(changeover, ownTransfers(changeover));
    }

    /** The modules that move their state themselves. */
    public List<OwnTransfer> ownTransfers(Changeover changeover) throws RefusedException {
        List<OwnTransfer> found = new ArrayList<>();
        for (Candidate candidate : changeover.candidates()) {
            Bundle incumbent = candidate.incumbent();
            if (candidate.module() == null || incumbent == null) {
                continue;
            }
            Optional<StateTransfer> old = transferOf(incumbent);
            Optional<StateTransfer> fresh = transferOf(candidate.bundle());
            if (old.isPresent() != fresh.isPresent()) {
                throw new RefusedException((old.isPresent() ? incumbent : candidate.bundle()).getSymbolicName() + " "
                        + (old.isPresent() ? incumbent : candidate.bundle()).getVersion()
                        + " has a StateTransfer, but the other version of it has none: both are needed");
            }
            if (old.isPresent() && fresh.isPresent()) {
                found.add(new OwnTransfer(
                        candidate.module().name(),
                        incumbent.getVersion(),
                        candidate.bundle().getVersion(),
                        old.get(),
                        fresh.get()));
            }
        }
        return found;
    }

    private Optional<StateTransfer> transferOf(Bundle bundle) {
        List<StateTransfer> found = new ArrayList<>();
        own(bundle, StateTransfer.class, (reference, service) -> found.add((StateTransfer) service));
        return found.stream().findFirst();
    }

    /**
     * The migrations of the candidates that start from the versions that they replace, and for the way back the reverse ones
     * of those.
     *
     * @throws StateTransferException if what one of them knows would not be asked for
     */
    public List<Migration<?>> migrations(Changeover changeover) throws StateTransferException {
        List<Migration<?>> found = new ArrayList<>();
        for (Candidate candidate : changeover.candidates()) {
            Bundle incumbent = candidate.incumbent();
            if (incumbent != null) {
                Version from = incumbent.getVersion();
                Version to = candidate.bundle().getVersion();
                if (isWayBack(incumbent, candidate.bundle())) {
                    found.addAll(Steps.back(steps(incumbent), from, to, successors(changeover)));
                }
                found.addAll(Steps.forward(steps(candidate.bundle()), from, to));
            }
        }
        return found;
    }

    /** To an older version of the module, or to the module that the incumbent took over from. */
    private static boolean isWayBack(Bundle incumbent, Bundle candidate) {
        if (Objects.equals(incumbent.getSymbolicName(), candidate.getSymbolicName())) {
            return candidate.getVersion().compareTo(incumbent.getVersion()) < 0;
        }
        String replaced = incumbent.getHeaders("").get(Patchable.REPLACES_HEADER);
        return replaced != null
                && Arrays.stream(replaced.split(","))
                        .anyMatch(name -> name.trim().equals(candidate.getSymbolicName()));
    }

    private List<Steps.Step> steps(Bundle bundle) {
        List<Steps.Step> steps = new ArrayList<>();
        own(bundle, Migration.class, (reference, service) -> {
            Object from = reference.getProperty(Migration.FROM);
            Object to = reference.getProperty(Migration.TO);
            steps.add(new Steps.Step(
                    (Migration<?>) service,
                    from instanceof String range ? new VersionRange(range) : null,
                    to == null ? null : Version.parseVersion(String.valueOf(to))));
        });
        return steps;
    }

    /** Shows a bundle's own services of a type. */
    private <T> void own(Bundle bundle, Class<T> type, BiConsumer<ServiceReference<?>, Object> show) {
        try {
            for (ServiceReference<T> reference : context.getServiceReferences(type, null)) {
                if (bundle.equals(reference.getBundle())) {
                    T service = context.getService(reference);
                    if (service != null) {
                        show.accept(reference, service);
                    }
                }
            }
        } catch (InvalidSyntaxException impossible) {
            throw new AssertionError("there is no filter", impossible);
        }
    }

    /** Which classes belong to the incumbents, and where their successors are. */
    public Successors successors(Changeover changeover) {
        return new BundleSuccessors(changeover.candidates(), () -> pairsOfOwn(changeover));
    }

    /** The candidates' objects that are in use. */
    public List<Object> objects(Changeover changeover) {
        Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Backend backend : changeover.arriving()) {
            for (Instance instance : backend.instances()) {
                Object object = instance.objectIfUsed();
                if (object != null) {
                    found.add(object);
                }
            }
        }
        return List.copyOf(found);
    }

    /** The candidates' objects that want to hear of their turn. */
    public List<Lifecycle> arriving(Changeover changeover) {
        Set<Lifecycle> found = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Lifecycle> inOrder = new ArrayList<>();
        for (Backend backend : changeover.arriving()) {
            for (Instance instance : backend.instances()) {
                if (instance.objectIfUsed() instanceof Lifecycle lifecycle && found.add(lifecycle)) {
                    inOrder.add(lifecycle);
                }
            }
        }
        return inOrder;
    }
}
