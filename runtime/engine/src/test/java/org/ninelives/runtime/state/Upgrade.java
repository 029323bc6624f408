package org.ninelives.runtime.state;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.StateTransferException;

/** Two versions of module {@code game}: its classes, its components in pairs, and the move between them. */
final class Upgrade implements Successors {

    private final ClassLoader former;
    private final ClassLoader fresh;
    private final List<Pair> pairs = new ArrayList<>();
    private final List<Pair> given = new ArrayList<>();
    private final List<Migration<?>> migrations = new ArrayList<>();
    private final Map<String, String> renamed = new HashMap<>();
    BooleanSupplier givenUp = () -> false;

    /** Whether the bundles of the new version are gone, so that nobody can be asked for a class. */
    boolean gone;

    /** How to go about it. */
    Effort effort = Effort.alone();

    private Upgrade(ClassLoader former, ClassLoader fresh) {
        this.former = former;
        this.fresh = fresh;
    }

    static Upgrade of(String former, String fresh) {
        return new Upgrade(Compiled.from(former).load(), Compiled.from(fresh).load());
    }

    /** Both versions are alike. */
    static Upgrade same(String source) {
        return of(source, source);
    }

    /** The way back, with components of its own. */
    Upgrade back() {
        return new Upgrade(/* former= */ fresh, /* fresh= */ former);
    }

    /** The way on to a third version, which is like the others, with components of its own. */
    Upgrade on(String source) {
        return new Upgrade(/* former= */ fresh, Compiled.from(source).load());
    }

    @Override
    public boolean isOld(Class<?> type) {
        if (type.isArray() || type.isPrimitive()) {
            throw new IllegalArgumentException("never asked for " + type);
        }
        if (gone) {
            throw new IllegalStateException("the bundle is uninstalled");
        }
        return type.getClassLoader() == former;
    }

    @Override
    public Class<?> successorOf(Class<?> old) throws ClassNotFoundException {
        return fresh.loadClass(renamed.getOrDefault(old.getName(), old.getName()));
    }

    /** The new name of a class, as the files of the versions would tell. */
    Upgrade renaming(String former, String next) {
        renamed.put("game." + former, "game." + next);
        return this;
    }

    /** The static fields of a class of this name in both versions. */
    void statics(String name) {
        pairs.add(Pair.ofClasses("game", name, load(former, name), load(fresh, name), false));
    }

    Class<?> formerType(String name) {
        return load(former, name);
    }

    Class<?> freshType(String name) {
        return load(fresh, name);
    }

    private static Class<?> load(ClassLoader loader, String name) {
        try {
            return loader.loadClass("game." + name);
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException(missing);
        }
    }

    /** A new object of the incumbent's class, and one of the candidate's for it; returns the former. */
    Object component(String name) {
        Object incumbent = make(load(former, name));
        pair(name, incumbent, make(load(fresh, name)));
        return incumbent;
    }

    /** A new component of another module of the patch; returns the former one. */
    Object componentOf(String module, String name) {
        Object incumbent = make(load(former, name));
        pairs.add(new Pair(module, name, incumbent, make(load(fresh, name))));
        return incumbent;
    }

    void pair(String name, Object incumbent, Object candidate) {
        pairs.add(new Pair("game", name, incumbent, candidate));
    }

    /** A candidate whose version has served before. */
    void comesBack(String name, Object incumbent, Object candidate) {
        pairs.add(new Pair("game", name, incumbent, candidate, true));
    }

    /** A pair whose state moves in another way. */
    void giveByHand(String name, Object incumbent, Object candidate) {
        given.add(new Pair("game", name, incumbent, candidate));
    }

    @Override
    public List<Pair> given() {
        return given;
    }

    /** A new object of the former version. */
    Object former(String name) {
        return make(load(former, name));
    }

    Object candidate() {
        return pairs.get(pairs.size() - 1).candidate();
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** With nothing known of any class yet. */
    Plan plan() {
        return Plan.of(this, migrations);
    }

    void migrateBy(Migration<?> migration) {
        migrations.add(migration);
    }

    Move prepare() throws StateTransferException {
        return prepare(new Lent());
    }

    Move prepare(Lent lent) throws StateTransferException {
        return Move.prepare(plan(), pairs, List.of(), migrations, lent, givenUp, effort);
    }

    /** Moves, and returns the last candidate. */
    Object move() throws StateTransferException {
        prepare().apply();
        return candidate();
    }

    /** Moves; what became of each field, in words. */
    Map<String, String> report() throws StateTransferException {
        return prepare().report().stream()
                .collect(Collectors.toMap(FieldReport::field, field -> field.fate() + " " + field.detail()));
    }

    static Object make(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /** Calls a method without arguments. */
    static Object call(Object target, String name) {
        try {
            Method method = target.getClass().getDeclaredMethod(name);
            method.setAccessible(true);
            return method.invoke(target);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(thrown.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    static Object get(Object target, String name) {
        try {
            return field(target, name).get(target);
        } catch (IllegalAccessException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    static void set(Object target, String name, Object value) {
        try {
            field(target, name).set(target, value);
        } catch (IllegalAccessException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static Field field(Object target, String name) {
        return Fields.of(target.getClass()).stream()
                .filter(field -> field.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(target + " has no " + name));
    }
}
