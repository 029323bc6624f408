package org.ninelives.runtime.effects;

import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * What the process looked like before some code ran, to be compared when that code has stopped.
 *
 * <p>Taken back is what is certainly that code's: objects of its class loader, and settings that it names. Everything else
 * that changed is named. What the platform does not let anybody look at (shutdown hooks, the factory of address handlers)
 * is named if the code can have touched it.
 */
public final class Effects {

    /** What cannot be looked at: the call that stands in the code, and what it means. */
    private static final Map<String, String> UNSEEN = Map.of(
            "addShutdownHook",
            "can add shutdown hooks (Runtime.addShutdownHook), which nobody can look at: one that it added runs when the"
                    + " process ends",
            "setURLStreamHandlerFactory",
            "can set the factory of address handlers (URL.setURLStreamHandlerFactory), which can be set only once in a"
                    + " process: if it did, only a restart takes that back");

    private final Settings settings = new Settings();
    private final Threads threads;
    private final Set<ObjectName> beans =
            new HashSet<>(ManagementFactory.getPlatformMBeanServer().queryNames(null, null));

    @Nullable
    private final UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();

    private Effects(Predicate<Thread> startedByWorkers) {
        this.threads = new Threads(startedByWorkers);
    }

    /**
     * Looks at the process.
     *
     * @param startedByWorkers which threads were started from the runtime's own
     */
    public static Effects before(Predicate<Thread> startedByWorkers) {
        return new Effects(startedByWorkers);
    }

    /** Takes back what stopped code did since then, and names the rest. Waits a second at most for threads to end. */
    public Aftermath takeBack(List<Suspect> suspects) throws InterruptedException {
        Aftermath after = new Aftermath();
        for (Suspect suspect : suspects) {
            Owned.by(suspect).forEach(one -> after.takeBack(one.what(), one.removal()));
            UNSEEN.forEach((call, meaning) -> {
                if (suspect.words().have(call)) {
                    after.doubtful().add("its code " + meaning);
                }
            });
        }
        uncaught(suspects, after);
        settings.takeBack(suspects, after);
        beans(suspects, after);
        threads.takeBack(suspects, after);
        return after;
    }

    private void uncaught(List<Suspect> suspects, Aftermath after) {
        UncaughtExceptionHandler now = Thread.getDefaultUncaughtExceptionHandler();
        if (now != null && !now.equals(uncaught)) {
            String what = "the default handler of uncaught exceptions ("
                    + now.getClass().getName() + ")";
            if (suspects.stream().anyMatch(suspect -> suspect.loaded(now))) {
                after.takeBack(what, () -> Thread.setDefaultUncaughtExceptionHandler(uncaught));
            } else {
                after.doubtful().add(what + " was set meanwhile by other code");
            }
        }
    }

    /** A wrapper of the JDK around an object of the candidate does not say whose it is. */
    private void beans(List<Suspect> suspects, Aftermath after) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(null, null)) {
            if (!beans.contains(name)) {
                try {
                    String type = server.getMBeanInfo(name).getClassName();
                    if (suspects.stream().anyMatch(suspect -> suspect.words().define(type))) {
                        after.doubtful()
                                .add("the MBean " + name + " of the class " + type
                                        + " was registered meanwhile, by the refused version or by the one that serves;"
                                        + " unregister it if it is the former's");
                    }
                } catch (InstanceNotFoundException gone) {
                    // Unregistered since the names were listed.
                } catch (JMException unreadable) {
                    after.doubtful()
                            .add("the MBean " + name + " was registered meanwhile and cannot be read: " + unreadable);
                }
            }
        }
    }

    /** Handlers of uncaught exceptions of its classes, of single threads, a line each. */
    public static List<String> handlers(Suspect suspect, Set<Thread> threads) {
        List<String> lines = new ArrayList<>();
        for (Thread thread : threads) {
            UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
            if (handler != null && suspect.loaded(handler)) {
                lines.add("the handler of uncaught exceptions of " + Threads.nameOf(thread) + " is a "
                        + handler.getClass().getName());
            }
        }
        return lines;
    }

    /**
     * What stopped code has left behind, a line each, as far as it is its own. Takes nothing back: its author may have meant it.
     *
     * @param its threads that ran its code when nobody else's classes had the same names; null if nobody looked
     * @param startedByIt which threads were started by its code, or by what it was the first to use
     */
    public static List<String> of(Suspect suspect, @Nullable Running its, Predicate<Thread> startedByIt) {
        List<String> lines = new ArrayList<>();
        Owned.by(suspect).forEach(one -> lines.add(suspect.name() + " left " + one.what() + " behind"));
        UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        if (handler != null && suspect.loaded(handler)) {
            lines.add(suspect.name() + " left the default handler of uncaught exceptions behind ("
                    + handler.getClass().getName() + ")");
        }
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (thread.isAlive()) {
                boolean certain = Threads.isOf(suspect, thread)
                        || (its != null && its.goesOn(thread, stack))
                        || Threads.isFor(suspect, stack);
                if (certain || startedByIt.test(thread)) {
                    lines.add(suspect.name() + " left " + Threads.nameOf(thread) + " behind"
                            + (certain ? "" : ", unless it belongs to a service that it was the first to use") + ": "
                            + Threads.top(stack));
                }
            }
        });
        return lines;
    }
}
