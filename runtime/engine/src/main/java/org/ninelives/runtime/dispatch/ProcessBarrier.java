package org.ninelives.runtime.dispatch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Makes every running thread of this process pass a full fence before it returns.
 *
 * <p>It is a safepoint of the virtual machine: a thread dump's worth of stopping, about 0.1 ms, and all threads are found
 * between two instructions of the program. So stores that come before that place are done, and loads after it are not, in
 * compiled code too. The specification of Java promises none of that, which is why a platform is on the list only where it was
 * tortured, and why {@link SelfTest} may veto it.
 */
interface ProcessBarrier {

    /** Returns when they have. */
    void pass();

    /**
     * By an operation that HotSpot does at a safepoint, on Java 17 to 25.
     *
     * @throws LinkageError if this Java was built without module java.management
     */
    static ProcessBarrier safepoint() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads::findMonitorDeadlockedThreads;
    }

    /**
     * Whether this is a platform on which the safepoint was tortured: HotSpot on Linux and x86-64.
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
}
