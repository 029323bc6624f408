package org.ninelives.runtime.dispatch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Makes every running thread of this process pass a full fence before it returns.
 *
 * <p>There are two of them.
 *
 * <ul>
 *   <li>{@link Membarrier}: the kernel interrupts the processors that run this process. About a microsecond, and it waits for
 *       no thread that does not run.
 *   <li>A safepoint of the virtual machine: a thread dump's worth of stopping, about 0.1 ms, and longer where more threads
 *       are busy than there are cores, for each has to run until its next poll.
 * </ul>
 *
 * <p>The specification of Java promises nothing of either, which is why a platform is on the list only where it was tortured,
 * and why {@link SelfTest} may veto it.
 *
 * <p>Neither asks a security manager for a privilege of the engine's own ({@code doPrivileged}): Java 24 has none, 17 warns of it,
 * and the engine defines classes and opens fields of others, which needs all permissions anyway.
 */
interface ProcessBarrier {

    /** Returns when they have. */
    void pass();

    /** What it is, for people. */
    String name();

    /**
     * Those that this Java has, the best first.
     *
     * @param evenUntried also where they were not tortured
     * @throws LinkageError if this Java was built without module java.management
     */
    static List<ProcessBarrier> available(boolean evenUntried) {
        return available(evenUntried, Membarrier::of, failed -> {});
    }

    /**
     * The same.
     *
     * @param ofKernel makes the one of the kernel, given the one to do in its place
     * @param failed hears why that could not be made where it should be there
     */
    static List<ProcessBarrier> available(
            boolean evenUntried, Function<ProcessBarrier, Optional<Membarrier>> ofKernel, Consumer<Throwable> failed) {
        List<ProcessBarrier> found = new ArrayList<>();
        if (evenUntried || isKnown(System::getProperty)) {
            ProcessBarrier safepoint = safepoint();
            Optional<Membarrier> membarrier = Optional.empty();
            try {
                membarrier = ofKernel.apply(safepoint);
            } catch (RuntimeException | LinkageError unusable) {
                failed.accept(unusable);
            }
            // Without stops of the virtual machine it is for the compiler alone to keep the order of a call's accesses,
            // see Caller: that was looked into, and tortured, for C1 and C2.
            membarrier
                    .filter(any -> evenUntried || !isOtherCompiler(System::getProperty))
                    .ifPresent(found::add);
            found.add(safepoint);
        }
        return found;
    }

    /**
     * By an operation that HotSpot does at a safepoint, on Java 17 to 25: all threads are found between two instructions of
     * the program. So stores that come before that place are done, and loads after it are not, in compiled code too.
     *
     * @throws LinkageError if this Java was built without module java.management
     */
    static ProcessBarrier safepoint() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return new ProcessBarrier() {
            @Override
            public void pass() {
                threads.findMonitorDeadlockedThreads();
            }

            @Override
            public String name() {
                return "safepoint";
            }
        };
    }

    /**
     * Whether this is a platform on which they were tortured: HotSpot on Linux and x86-64.
     *
     * @param properties the system's, by their names
     */
    static boolean isKnown(UnaryOperator<String> properties) {
        String machine = properties.apply("os.arch").toLowerCase(Locale.ROOT);
        String java = properties.apply("java.vm.name");
        return (machine.equals("amd64") || machine.equals("x86_64"))
                && properties.apply("os.name").equals("Linux")
                && (java.contains("HotSpot") || java.contains("OpenJDK"));
    }

    /** Whether HotSpot may have another compiler than its own. */
    static boolean isOtherCompiler(UnaryOperator<String> properties) {
        return properties.apply("java.vm.version").contains("jvmci");
    }
}
