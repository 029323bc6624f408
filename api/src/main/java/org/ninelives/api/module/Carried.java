package org.ninelives.api.module;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field whose value goes on in the next version of its component, joined by the field's name.
 *
 * <p>A value whose reachable classes all come from outside the patched modules is shared: the same object, no copy.
 * Other values are rebuilt in the candidate's classes. A field that is new in the candidate keeps the value that its
 * initialiser gave it.
 *
 * <p>Mark fields of components (objects that are registered as services); the fields of the objects they hold move with
 * them, unmarked, except those that are {@code transient}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Carried {

    /** The name of the field in former versions, if it was renamed; both names are looked for, the new one first. */
    String from() default "";

    /**
     * Whether both versions may use the value at the same time: it is thread-safe alone, and no compound action on it is
     * guarded by a lock of the module. If every carried field of a patch says so, no call waits while it is applied.
     */
    boolean concurrent() default false;

    /** Whether the value is to be shared although the engine cannot see that none of its parts is of the module. */
    boolean share() default false;
}
