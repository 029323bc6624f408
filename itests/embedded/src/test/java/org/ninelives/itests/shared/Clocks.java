package org.ninelives.itests.shared;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.ninelives.api.schedule.Scheduler;
import org.ninelives.api.schedule.Task;

/** What the clocks of the tests declare, and what became of it. One for the process: a test begins with {@link #reset()}. */
public final class Clocks {

    /** What a clock declares at a point of its life. */
    public interface Plan {

        /** The function makes the work of a task, of the clock's own class. */
        List<Task> declare(Scheduler scheduler, Function<String, Runnable> work);
    }

    /**
     * One tick.
     *
     * @param number by the count that the versions carry on
     * @param at the {@link System#nanoTime}
     */
    public record Tick(String task, String version, long number, long at) {}

    private static final Map<String, Plan> PLANS = new ConcurrentHashMap<>();
    private static final ConcurrentLinkedQueue<Tick> TICKS = new ConcurrentLinkedQueue<>();

    private Clocks() {}

    /** Forgets everything. */
    public static void reset() {
        PLANS.clear();
        TICKS.clear();
    }

    /** From now on, whoever comes to this point, such as {@code 2.0.0 promoted}, declares this. */
    public static void at(String point, Plan plan) {
        PLANS.put(point, plan);
    }

    /** Called by a clock. */
    public static List<Task> declare(String point, Scheduler scheduler, Function<String, Runnable> work) {
        Plan plan = PLANS.get(point);
        return plan == null ? List.of() : plan.declare(scheduler, work);
    }

    /** Called by a clock. */
    public static void ticked(String task, String version, long number) {
        TICKS.add(new Tick(task, version, number, System.nanoTime()));
    }

    /** In their order. */
    public static List<Tick> ticks() {
        return List.copyOf(TICKS);
    }

    /** The versions of the ticks of a task, in their order. */
    public static List<String> ticksOf(String task) {
        return TICKS.stream()
                .filter(tick -> tick.task().equals(task))
                .map(Tick::version)
                .toList();
    }
}
