package org.ninelives.api.schedule;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A service that runs the tasks of the bundle that uses it: declare them where a component starts ({@code @Activate},
 * {@code restored()}, {@code promoted()}), under names that mean the same thing in every version.
 *
 * <p><b>Over a patch</b> a task is known by its name. Nothing of a candidate runs before the flip. At the flip, a task of a
 * name that both versions declare goes on: it comes due when it would have come due, no tick is lost or doubled, and the code
 * is the new one. Its first delay is not waited for again; a changed period counts from the next tick on. A one-shot that is
 * still to come keeps its time, and one that has run does not run again. A name that the new version has not declared when its
 * {@code promoted()} has returned is gone, and the report of the patch says so. What is new in the candidate counts its delay
 * from the flip. If the patch fails, the incumbent's tasks are as they were. A former version that is kept on has its tasks
 * asleep; they go on when it serves again.
 *
 * <p><b>A tick is a call</b> into the module: a patch waits for the one that runs, and those that come due meanwhile wait and
 * run on the version that serves then. They run on threads of the runtime, a few for each module, with the module's class
 * loader as context; so none needs to be started or ended.
 *
 * <p><b>The rate is fixed</b>, counted from the first tick by {@link System#nanoTime}. A tick that is late, because a patch held
 * it up or no thread was free, is made up, one after the other and never two at once; but not what came due more than a minute
 * ago. What comes due while the tick before it runs is left out, so a task that takes longer than its period does not pile
 * up. A tick that throws is logged, and the task goes on.
 *
 * <p>A task belongs to its bundle: it ends when that is stopped by hand, and a component that goes alone cancels what it
 * declared. All methods may be called by any thread. They throw {@link IllegalStateException} once the bundle is stopping.
 */
@ProviderType
public interface Scheduler {

    /**
     * Runs at a fixed rate, for the first time after one period.
     *
     * @see #every(String, Duration, Duration, Runnable)
     */
    default Task every(String name, Duration period, Runnable work) {
        return every(name, period, period, work);
    }

    /**
     * Runs at a fixed rate. If the name is declared already, by this version too, that task goes on with this work and period.
     *
     * @param name one task of the module, the same in each version
     * @param first until the first tick; zero or more
     * @param period from tick to tick; more than zero
     * @throws IllegalArgumentException if a duration is not in its bounds, or longer than a hundred years
     */
    Task every(String name, Duration first, Duration period, Runnable work);

    /**
     * Runs once. Declared again by the version that serves, it counts anew, whether it has run or not; declared by a candidate,
     * it is the one that was declared before, and does not run again if it has run. (The runtime remembers the last thousand
     * one-shots of a module that have run.)
     *
     * @param name one task of the module, the same in each version
     * @param delay until it runs; zero or more
     * @throws IllegalArgumentException if the delay is not in its bounds, or longer than a hundred years
     */
    Task after(String name, Duration delay, Runnable work);
}
