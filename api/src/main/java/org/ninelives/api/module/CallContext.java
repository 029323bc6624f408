package org.ninelives.api.module;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A service of the runtime: hands the call that a thread is in on to other threads.
 *
 * <p>The runtime knows of a call by its thread. Work that a call gives to an executor is none of that call's: a patch does not wait
 * for it, what it calls may be a later version than the one that gave it the work, and while a patch moves state it waits at the gate.
 * What is wrapped belongs to the call.
 *
 * <pre>{@code
 * executor.execute(context.wrap(() -> report(orders.all())));
 * }</pre>
 *
 * <ul>
 *   <li>It meets the versions that the call had met when it was wrapped, in those modules, and passes their gate.
 *   <li>It counts as inside those modules from the moment in which it is wrapped until it has run, whatever it throws: so
 *       a patch of one of them waits for it, and, if the longest pause is over before, gives way and says where it was wrapped.
 *   <li>One that is never run counts until nobody can run it any more and the garbage collector has found so; one that
 *       the wrapped executor rejects, no longer than that.
 *   <li>It belongs to the call for one run. Run again, it is as any other task.
 * </ul>
 *
 * <p>Outside of all modules there is nothing to hand on, and a task stays what it is. Safe for use by many threads.
 */
@ProviderType
public interface CallContext {

    /** The task as a part of the call that the calling thread is in. */
    Runnable wrap(Runnable task);

    /** As {@link #wrap(Runnable)}. */
    <T> Callable<T> wrap(Callable<T> task);

    /** Wraps each task that it is given, in the call of the thread that gives it. */
    Executor wrap(Executor executor);
}
