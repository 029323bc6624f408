package org.ninelives.api.module;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field whose value goes on in the next version of its component, joined by the field's name; or names the class
 * that a renamed class continues.
 *
 * <p>A value whose reachable classes all come from outside the patched modules is shared: the same object, no copy.
 * Other values are rebuilt in the candidate's classes. A field that is new in the candidate keeps the value that its
 * initialiser gave it.
 *
 * <p>Mark fields of components (objects that are registered as services); the fields of the objects they hold move with
 * them, unmarked, except those that are {@code transient}. A {@code static} field may be marked in any class of the module;
 * it is joined by the names of class and field, after the candidate's class was initialised, unless nobody has used the
 * incumbent's class. A constant ({@code static final}) follows the new code and must not be marked.
 *
 * <p>A class, record, enum or interface that was renamed says from what; its nested classes come along. So does a constant
 * of an enum. The mark says nothing else about a class: its fields are carried where they are marked themselves.
 *
 * <pre>{@code
 * @Carried(from = "Player") // or the binary name, such as "game.old.Player"
 * class Hero { ... }
 * }</pre>
 *
 * <p>Names are read in both directions: a patch that takes the new name back needs no mark in the former version.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface Carried {

    /**
     * The name of the field, or of the class, in former versions, if it was renamed; both names are looked for, the new
     * one first. A class is named by its binary name, or without its package if that is the same.
     */
    String from() default "";

    /**
     * Whether both versions may use the value at the same time: it is thread-safe alone, and no compound action on it is
     * guarded by a lock of the module. If every carried field of a patch says so, no call waits while it is applied.
     */
    boolean concurrent() default false;

    /** Whether the value is to be shared although the engine cannot see that none of its parts is of the module. */
    boolean share() default false;

    /**
     * Whether entries that the new version begins with are kept beside the former ones, where those lack the key: for
     * settings, of which the new version knows more. A former entry wins. For maps and sets.
     *
     * <p>The field gets a container of its own, of the former one's kind: the one that the incumbent uses may not be touched
     * before the flip, and {@link Lifecycle#restored()} and health checks are to see all entries. Other carried fields that
     * hold the same container get that one too; objects inside the state that refer to it keep the former one.
     */
    boolean merge() default false;
}
