package org.ninelives.runtime.state;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A record: it gets everything through its canonical constructor; a new component gets null or zero. */
final class RecordShape extends Shape {

    private final boolean isOld;
    private final Translation translation;
    private final Constructor<?> constructor;
    private final RecordComponent[] components;
    private final Map<String, Field> sources = new HashMap<>();
    private final Copying copying = new Copying(this::copier, this::isBare);

    RecordShape(Class<?> fresh, Translation translation, boolean isOld) throws Misfit {
        this.isOld = isOld;
        this.translation = translation;
        components = fresh.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            constructor = fresh.getDeclaredConstructor(types);
        } catch (NoSuchMethodException impossible) {
            throw new Misfit("", "the record " + fresh.getName() + " has no canonical constructor", impossible);
        }
        constructor.setAccessible(true);
        for (Join.Match move : translation.moves()) {
            sources.put(move.to().getName(), move.from());
        }
    }

    @Override
    Cursor cursor(Object old) {
        return translation.cursor(old);
    }

    @Override
    boolean isOld(Object old) {
        return isOld;
    }

    @Override
    boolean simple() {
        return isOld && translation.simple();
    }

    @Override
    boolean asks() {
        return true;
    }

    @Override
    Object direct(Object old, Direct direct, Values parts) throws Throwable {
        if (!isOld) {
            return super.direct(old, direct, parts);
        }
        if (translation.migrated()) {
            throw new TooHard();
        }
        if (!simple()) {
            direct.begin(old);
        }
        Copier copier = direct.helps() ? copying.forAnyThread() : copying.next();
        if (copier == null && direct.helps()) {
            throw new Later();
        }
        Values complete = simple() ? parts : direct.completing();
        Object fresh = copier == null ? create(old, complete) : copier.make(old, complete);
        copying.made();
        return direct.made(this, old, fresh);
    }

    /** Whether its constructor is one that the compiler wrote, or no more than that. */
    private boolean isBare() {
        return Codeless.is(constructor);
    }

    @Override
    boolean early() {
        return false;
    }

    @Override
    Object create(Object old, Values values) throws Misfit, ReflectiveOperationException {
        @Nullable Object[] arguments = new Object[components.length];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = components[i].getType();
            Field source = sources.get(components[i].getName());
            Object value = source == null ? initial(type) : values.of(Translation.read(source, old));
            if (value != null && !type.isPrimitive() && !type.isInstance(value)) {
                throw new Misfit("." + components[i].getName(), Join.misfit(value, type));
            }
            arguments[i] = value;
        }
        return constructor.newInstance(arguments);
    }

    @Override
    void met(Object old) {
        if (isOld && !translation.migrated()) {
            copying.met(old);
        }
    }

    @Override
    void rehearse(@Nullable Object spare, @Nullable Object[] parts, Values values, BooleanSupplier over)
            throws Throwable {
        // A canonical constructor is code of the module: it does not run before its time.
        copying.rehearse(null, false, parts, values, over);
    }

    private Copier copier() throws ReflectiveOperationException {
        List<@Nullable Field> fields = new ArrayList<>();
        for (RecordComponent component : components) {
            fields.add(sources.get(component.getName()));
        }
        return CopierClass.ofRecord(constructor, fields);
    }

    private static @Nullable Object initial(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    @Override
    @Nullable
    Translation translation() {
        return isOld ? translation : null;
    }

    @Override
    @Nullable
    Object neutral(Object shared) {
        return null;
    }
}
