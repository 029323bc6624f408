package org.ninelives.api.module;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a service interface whose calls are over when their result is complete, not when they return: while it is not, a
 * thread counts as inside the module, so that a patch waits for it. On an interface it is for all of its methods.
 *
 * <pre>{@code
 * public interface Orders {
 *     @UntilCompleted
 *     CompletionStage<Receipt> place(Order order);
 * }
 * }</pre>
 *
 * <p>For methods that return a {@link java.util.concurrent.CompletionStage} or a class that implements it; without effect
 * on others. A result that is not complete when the longest pause of a patch is over makes the patch give way, and is named by its
 * service and method; whoever waits for the result notices nothing. One that nobody can complete any more counts until the garbage
 * collector has found so.
 *
 * <p>Each call counts for itself, also where a method returns the same stage again and again: until that is complete, each
 * of them takes some memory, as a stage that depends on it does. A stage that lives as long as its module does belongs into a method
 * that is not marked.
 *
 * <p>The threads that work on the result call other modules as any thread does, and wait at a gate. Work that is to go on while
 * a patch waits for it has to be {@linkplain CallContext#wrap(Runnable) wrapped}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface UntilCompleted {}
