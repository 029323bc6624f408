package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;
import org.ninelives.api.state.FieldReport.Decision;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.api.state.StateTransferException;

/**
 * What would become of a carried field if its module were patched now, by a version with the same fields and classes. It is found
 * out while the field is in use, by a look at a bounded number of values; a patch decides anew, behind its gate.
 *
 * @param name the field's name
 * @param declared its declared type
 * @param value what it holds now; a primitive in its box
 * @param primitive whether it is a primitive
 * @param detail for a person
 */
public record Outlook(
        String name,
        DeclaredType declared,
        @Nullable Object value,
        boolean primitive,
        Fate fate,
        Decision decision,
        String detail) {

    /** How many values are looked at for one field: some milliseconds. */
    private static final int MOST = 100_000;

    /**
     * The carried fields of an object, by their names; of a class, its static ones, unless nobody has used it yet: to read one
     * would initialise it.
     *
     * @param isOfTheModule which classes are the module's own
     * @param isOfTheRuntime which classes the runtime made
     */
    public static List<Outlook> of(
            Object component, Predicate<Class<?>> isOfTheModule, Predicate<Class<?>> isOfTheRuntime) {
        List<Outlook> fields = new ArrayList<>();
        if (component instanceof Class<?> type && !Initialisation.isDone(type)) {
            return fields;
        }
        for (Field field : Fields.in(component)) {
            Carried carried = field.getAnnotation(Carried.class);
            if (carried != null) {
                Shapes shapes = new Shapes(new Itself(isOfTheModule, isOfTheRuntime), Set.of());
                fields.add(of(field, Translation.read(field, component), carried.share(), shapes));
            }
        }
        fields.sort(Comparator.comparing(Outlook::name));
        return fields;
    }

    /** Whether somebody has used a class, so that to read its static fields runs none of its code. */
    public static boolean isUsed(Class<?> type) {
        return Initialisation.isDone(type);
    }

    private static Outlook of(Field field, @Nullable Object value, boolean vouched, Shapes shapes) {
        DeclaredType declared = DeclaredType.of(field);
        Verdict verdict = field.getType().isPrimitive() || value == null
                ? new Verdict(Fate.CARRIED, Decision.NONE, "")
                : verdict(field.getName(), declared, value, vouched, shapes);
        return new Outlook(
                field.getName(),
                declared,
                value,
                field.getType().isPrimitive(),
                verdict.fate,
                verdict.decision,
                verdict.detail);
    }

    private static Verdict verdict(String name, DeclaredType declared, Object value, boolean vouched, Shapes shapes) {
        if (vouched) {
            return vouched(Survey.of(value, name, shapes, MOST));
        }
        if (shapes.of(value) == Shape.Leaf.LEAF || isClosed(name, declared, value, shapes)) {
            return new Verdict(Fate.CARRIED, Decision.BY_TYPE, "shared, without a walk");
        }
        Survey survey = Survey.of(value, name, shapes, MOST);
        if (survey.refused().isPresent()) {
            return new Verdict(Fate.REFUSED, Decision.BY_WALK, survey.refused().get());
        }
        if (survey.old().isPresent()) {
            return new Verdict(Fate.CONVERTED, Decision.BY_WALK, survey.old().get());
        }
        return new Verdict(
                Fate.CARRIED,
                Decision.BY_WALK,
                survey.complete()
                        ? "shared, after a walk"
                        : "shared, unless a walk finds more than the first " + survey.looked() + " values showed");
    }

    private static Verdict vouched(Survey survey) {
        Optional<String> old = survey.old();
        return old.isPresent()
                ? new Verdict(Fate.REFUSED, Decision.BY_AUTHOR, old.get() + " must not be shared")
                : new Verdict(Fate.CARRIED, Decision.BY_AUTHOR, "shared, as its author says");
    }

    private static boolean isClosed(String name, DeclaredType declared, Object value, Shapes shapes) {
        try {
            return Closed.containers(declared, declared, value, shapes, false, new Root(name)) != null;
        } catch (StateTransferException misfit) {
            // An element is not even what this version declares: a walk finds out what it is.
            return false;
        }
    }

    private record Verdict(Fate fate, Decision decision, String detail) {}

    /** A version that replaces itself. */
    private record Itself(Predicate<Class<?>> isOfTheModule, Predicate<Class<?>> isOfTheRuntime) implements Successors {

        @Override
        public boolean isOld(Class<?> type) {
            return isOfTheModule.test(type);
        }

        @Override
        public Class<?> successorOf(Class<?> old) {
            return old;
        }

        @Override
        public boolean isOfTheRuntime(Class<?> type) {
            return isOfTheRuntime.test(type);
        }
    }
}
