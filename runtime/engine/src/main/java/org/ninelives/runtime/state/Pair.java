package org.ninelives.runtime.state;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A component of the incumbent beside its successor, or a class whose static fields are carried. Components without carried
 * fields belong here as well: an object that refers to its component is to refer to the candidate's afterwards.
 *
 * @param module the module's name
 * @param component the component's name, or that of its class
 * @param incumbent the object that serves
 * @param candidate the object that is to replace it
 * @param returning whether the candidate's version has served before: what it holds is not how a version begins
 */
public record Pair(String module, String component, Object incumbent, Object candidate, boolean returning) {

    /** Refuses missing parts. */
    public Pair {
        Objects.requireNonNull(module);
        Objects.requireNonNull(component);
        Objects.requireNonNull(incumbent);
        Objects.requireNonNull(candidate);
    }

    /** Where the candidate's version has never served. */
    public Pair(String module, String component, Object incumbent, Object candidate) {
        this(module, component, incumbent, candidate, false);
    }

    /** Stands for a class that a version has not: it has no field. */
    private static final Class<?> NONE = void.class;

    /** The static fields of a class and of its successor, one of which may be missing. */
    public static Pair ofClasses(
            String module,
            String component,
            @Nullable Class<?> incumbent,
            @Nullable Class<?> candidate,
            boolean returning) {
        return new Pair(
                module,
                component,
                incumbent == null ? NONE : incumbent,
                candidate == null ? NONE : candidate,
                returning);
    }

    /** Whether these are the classes that the pair is of, however they came together. */
    boolean isOfBoth(Class<?> former, Class<?> fresh) {
        return former == classOf(incumbent) && fresh == classOf(candidate);
    }

    private static Class<?> classOf(Object holder) {
        return holder instanceof Class<?> type ? type : holder.getClass();
    }

    /** Whether it is about static fields. */
    boolean isOfClasses() {
        return incumbent instanceof Class<?> && candidate instanceof Class<?>;
    }
}
