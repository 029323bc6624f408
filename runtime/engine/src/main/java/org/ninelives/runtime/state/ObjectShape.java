package org.ninelives.runtime.state;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An object outside the JDK, moved field by field; its contents as well if it extends a container of the JDK. */
final class ObjectShape extends Shape {

    private final boolean isOld;
    private final boolean migrated;
    private final Translation translation;
    private final @Nullable Shape contents;
    private final Class<?> fresh;
    private @Nullable Constructor<?> constructor;
    private final Copying copying = new Copying(this::copier, this::isBare);

    /**
     * Between these classes.
     *
     * @param contents the shape of the container that both extend; null if they extend none
     */
    ObjectShape(Class<?> fresh, Translation translation, boolean isOld, boolean migrated, @Nullable Shape contents) {
        this.fresh = fresh;
        this.translation = translation;
        this.isOld = isOld;
        this.migrated = migrated;
        this.contents = contents;
    }

    /** Whether it is a library's own object, neither of the JDK nor of a module. */
    boolean foreign() {
        return !isOld;
    }

    /** Whether a migration completes the objects, for which all of their fields are looked at. */
    boolean completed() {
        return migrated;
    }

    @Override
    @Nullable
    Translation translation() {
        return isOld ? translation : null;
    }

    @Override
    Cursor cursor(Object old) throws Misfit {
        Cursor fields = translation.cursor(old);
        return contents == null ? fields : Cursor.both(fields, contents.cursor(old));
    }

    @Override
    boolean simple() {
        return isOld && contents == null && translation.simple();
    }

    @Override
    Object direct(Object old, Direct direct, Values parts) throws Throwable {
        if (migrated || hashes() || (foreign() && old instanceof AutoCloseable)) {
            throw new TooHard();
        }
        if (foreign()) {
            return super.direct(old, direct, parts);
        }
        Copier copier = direct.helps() ? copying.forAnyThread() : copying.next();
        if (copier == null && direct.helps()) {
            throw new Later();
        }
        Object made = copier == null ? create(old, parts) : copier.make(old, parts);
        copying.made();
        if (simple()) {
            // Before another thread can see it: nobody asks whether it is complete.
            complete(old, made, direct, parts);
            return direct.made(this, old, made);
        }
        Object first = direct.made(this, old, made);
        if (first == made || direct.completes(parts)) {
            direct.fill(this, old, first, parts);
        }
        return first;
    }

    @Override
    int foresee(Object old, @Nullable Object[] parts, int at) {
        Copier copier = copying.current();
        return copier == null || at + translation.moves().size() > parts.length ? at : copier.foresee(old, parts, at);
    }

    @Override
    void complete(Object old, Object target, Direct direct, Values parts) throws Throwable {
        if (contents != null && direct.helps()) {
            // Whoever extends a container of the JDK may have methods of its own.
            throw new Later();
        }
        Copier copier = copying.current();
        if (foreign()) {
            super.complete(old, target, direct, parts);
        } else if (copier == null) {
            fill(old, target, parts);
        } else {
            copier.fill(old, target, parts);
            if (contents != null) {
                contents.fill(old, target, parts);
            }
        }
    }

    @Override
    boolean isOld(Object old) {
        return isOld;
    }

    @Override
    boolean hashes() {
        return contents != null && contents.hashes();
    }

    @Override
    Object create(Object old, Values values) throws Misfit, ReflectiveOperationException {
        return constructor().newInstance();
    }

    private Constructor<?> constructor() throws Misfit {
        Constructor<?> known = constructor;
        if (known == null) {
            // A library's object gets all its fields from the former one: its constructor has nothing to add.
            known = isOld || contents != null ? Instances.constructor(fresh) : Instances.withoutConstructor(fresh);
            constructor = known;
        }
        return known;
    }

    @Override
    void met(Object old) {
        if (isOld && !migrated && !hashes()) {
            copying.met(old);
        }
    }

    @Override
    @Nullable
    Object spare() {
        return isOld && copying.isWorthwhile() ? Instances.spare(fresh) : null;
    }

    @Override
    void rehearse(@Nullable Object spare, @Nullable Object[] parts, Values values, BooleanSupplier over)
            throws Throwable {
        copying.rehearse(spare, spare != null && !Instances.constructs(fresh), parts, values, over);
    }

    /** Whether to make one runs no code of the module that is worth mentioning. */
    private boolean isBare() {
        try {
            Constructor<?> made = constructor();
            return contents == null
                    && (made.getDeclaringClass() != fresh || !Instances.constructs(fresh) || Codeless.is(made));
        } catch (Misfit impossible) {
            return false;
        }
    }

    private Copier copier() throws Misfit, ReflectiveOperationException {
        return CopierClass.ofObject(Instances.maker(fresh, constructor()), translation.moves());
    }

    @Override
    void fill(Object old, Object target, Values values) throws Misfit, ReflectiveOperationException {
        boolean complete = true;
        for (Join.Match move : translation.moves()) {
            try {
                Object value = Translation.read(move.from(), old);
                put(move.to(), target, move.plain() ? value : values.of(value));
            } catch (NotYet later) {
                complete = false;
            }
        }
        if (!complete) {
            throw new NotYet();
        }
        if (contents != null) {
            contents.fill(old, target, values);
        }
    }

    private void put(Field field, Object target, @Nullable Object value) throws Misfit, IllegalAccessException {
        Class<?> type = field.getType();
        if (value == null || type.isPrimitive() || type.isInstance(value)) {
            field.set(target, value);
        } else if (!migrated) {
            throw new Misfit("." + field.getName(), Join.misfit(value, type));
        }
    }

    @Override
    void enter(Object old, Object target, Values values) throws Misfit, ReflectiveOperationException {
        if (contents != null) {
            contents.enter(old, target, values);
        }
    }

    @Override
    boolean settled(Object target) {
        return contents == null || contents.settled(target);
    }
}
