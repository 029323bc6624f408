package org.ninelives.runtime.state;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the shape of an object; one answer for each class. */
final class Shapes {

    private static final Set<String> LOGGERS = Set.of("org.slf4j.Logger", "org.osgi.service.log.Logger");

    /** Nothing of theirs moves. */
    static final Set<String> OF_ONE_BUNDLE = Set.of(
            "org.osgi.framework.Bundle",
            "org.osgi.framework.BundleContext",
            "org.osgi.framework.ServiceReference",
            "org.osgi.framework.ServiceRegistration",
            "org.osgi.framework.ServiceObjects",
            "org.osgi.service.component.ComponentContext",
            "org.osgi.util.tracker.ServiceTracker",
            "org.osgi.util.tracker.BundleTracker");

    private final Successors successors;
    private final Set<Class<?>> migrated;
    /** Others may {@linkplain #known ask} what is there. */
    private final Map<Class<?>, Shape> known = new ConcurrentHashMap<>();

    /** The class that was asked for last, for most objects have neighbours of their own class. */
    private @Nullable Class<?> lastType;

    private Shape last = Shape.Leaf.LEAF;

    private final Containers containers = new Containers(this);
    private final Shape constant = new ConstantShape(this);

    /** With the classes, in the new version, whose objects a migration completes. */
    Shapes(Successors successors, Set<Class<?>> migrated) {
        this.successors = successors;
        this.migrated = migrated;
    }

    /** The shape of an object. */
    Shape of(Object value) {
        if (value instanceof Class<?> type) {
            return isOld(type) ? constant : Shape.Leaf.LEAF;
        }
        Class<?> type = value.getClass();
        if (type == lastType) {
            return last;
        }
        Shape shape = known.get(type);
        if (shape == null) {
            shape = shapeOf(type);
            known.put(type, shape);
        }
        lastType = type;
        last = shape;
        return shape;
    }

    /** The shape of objects of a class; null if nobody asked for it yet. By any thread. */
    @Nullable
    Shape known(Class<?> type) {
        return known.get(type);
    }

    /** Those that were asked for so far. */
    List<Shape> all() {
        return List.copyOf(new HashSet<>(known.values()));
    }

    /** Whether a class, or what an array of it holds, is a module's former one. */
    boolean isOld(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return !element.isPrimitive()
                && !Jdk.owns(element)
                && successors.isOld(element.isHidden() ? element.getNestHost() : element);
    }

    /** The class that takes the place of this one; itself if it is not a module's. */
    Class<?> successor(Class<?> type) throws Misfit {
        if (type.isArray()) {
            return Array.newInstance(successor(type.getComponentType()), 0).getClass();
        }
        if (!isOld(type)) {
            return type;
        }
        try {
            return successors.successorOf(type);
        } catch (ClassNotFoundException | LinkageError vanished) {
            throw new Misfit("", "the new version has no class " + type.getName(), vanished);
        }
    }

    /** Whether the one class takes the place of the other; of a library's, whether it is the same. */
    boolean goesOn(Class<?> former, Class<?> fresh) {
        try {
            return successor(former) == fresh;
        } catch (Misfit vanished) {
            return false;
        }
    }

    /** The fields of a module's object that a migration may read: what does not move is looked at for its own alone. */
    List<Field> readable(Object old) {
        List<Field> fields = Fields.of(old.getClass());
        Translation translation = of(old).translation();
        if (translation != null && !(of(old) instanceof ObjectShape object && object.completed())) {
            List<Field> moved =
                    translation.moves().stream().map(Join.Match::from).toList();
            fields.removeIf(field -> !moved.contains(field) && !Jdk.plainVariable(field.getType()));
        }
        return fields;
    }

    private Shape shapeOf(Class<?> type) {
        try {
            if (type.isArray()) {
                Class<?> component = type.getComponentType();
                boolean plain = Jdk.plainVariable(component);
                return plain ? Shape.Leaf.LEAF : new ArrayShape(successor(component), isOld(component));
            }
            if (successors.isOfTheRuntime(type)) {
                return Shape.Leaf.LEAF;
            }
            if (isOld(type)) {
                return ofTheModule(type);
            }
            return Jdk.owns(type) && !Proxy.isProxyClass(type) ? ofTheJdk(type) : ofALibrary(type);
        } catch (Misfit misfit) {
            return Shape.Refused.because(misfit);
        }
    }

    private Shape ofTheJdk(Class<?> type) {
        Shape refused = Jdk.refused(type);
        if (refused != null) {
            return refused;
        }
        Shape container = containers.shapeOf(type);
        if (container != null) {
            return container;
        }
        return Jdk.plain(type) ? Shape.Leaf.LEAF : Jdk.unreadable(type);
    }

    private Shape ofTheModule(Class<?> type) throws Misfit {
        if (Enum.class.isAssignableFrom(type)) {
            return constant;
        }
        if (type.isHidden() || type.isAnonymousClass() || Proxy.isProxyClass(type)) {
            return Shape.Refused.because("it is code of the former version (" + type.getName()
                    + "), which would go on running; make it a class with a name, or leave out @Carried (inside an object:"
                    + " mark the field transient) and build it in restored()");
        }
        Class<?> fresh;
        try {
            fresh = successor(type);
        } catch (Misfit vanished) {
            return new VanishedShape(type, vanished.reason());
        }
        if (fresh.isInterface() || fresh.isEnum() || Modifier.isAbstract(fresh.getModifiers())) {
            throw new Misfit("", fresh.getName() + " has no objects of its own any more");
        }
        if (Singletons.has(fresh)) {
            throw new Misfit(
                    "",
                    "a " + fresh.getName() + " is there once (readResolve): a second one would be made; mark the field"
                            + " transient and look it up in restored(), or make it an enum");
        }
        boolean completed = migrated.contains(fresh);
        Translation translation = Translation.between(type, fresh, this::goesOn, completed);
        if (fresh.isRecord()) {
            return new RecordShape(fresh, translation, true);
        }
        Shape contents = contents(type);
        if (contents != null && Fields.jdkSuperclass(fresh) != Fields.jdkSuperclass(type)) {
            throw new Misfit(
                    "",
                    fresh.getName() + " does not extend "
                            + Fields.jdkSuperclass(type).getName() + " any more");
        }
        return new ObjectShape(fresh, translation, true, completed, contents);
    }

    private Shape ofALibrary(Class<?> type) throws Misfit {
        if (Enum.class.isAssignableFrom(type) || isOneOf(type, LOGGERS)) {
            return Shape.Leaf.LEAF;
        }
        if (isOneOf(type, OF_ONE_BUNDLE)) {
            return Shape.Refused.because("a " + type.getName() + " belongs to one bundle alone; mark it transient and"
                    + " get another one in restored()");
        }
        Shape refused = Jdk.refused(type);
        if (refused != null) {
            return refused;
        }
        if (Proxy.isProxyClass(type)) {
            return Shape.Refused.because(
                    "it is a proxy (" + type.getName() + "), whose handler may be code of the former"
                            + " version; say @Carried(share = true) if it is not");
        }
        Translation everything = Translation.within(type);
        if (type.isHidden()) {
            return new CodeShape(everything);
        }
        if (type.isRecord()) {
            return new RecordShape(type, everything, false);
        }
        return new ObjectShape(type, everything, false, false, contents(type));
    }

    private @Nullable Shape contents(Class<?> type) throws Misfit {
        Class<?> parent = Fields.jdkSuperclass(type);
        Shape container = containers.shapeOf(parent);
        if (container != null) {
            return container;
        }
        if (Jdk.keepsState(parent)) {
            throw new Misfit("", type.getName() + " extends " + parent.getName() + ", whose fields cannot be read");
        }
        return null;
    }

    static boolean isOneOf(Class<?> type, Set<String> names) {
        for (Class<?> level = type; level != null; level = level.getSuperclass()) {
            if (names.contains(level.getName())) {
                return true;
            }
            for (Class<?> implemented : level.getInterfaces()) {
                if (isOneOf(implemented, names)) {
                    return true;
                }
            }
        }
        return false;
    }
}
