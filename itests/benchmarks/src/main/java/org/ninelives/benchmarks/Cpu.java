package org.ninelives.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The processor time beside the time on the clock, in milliseconds: what it takes hardly depends on who else is at work on the
 * machine. Others may be the collector and the compiler of this very process; they are in the second figure.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Cpu {

    private static final double NANOS = 1e6;

    /** Of the thread that does it. */
    public double cpuMillis;

    /** Of all threads of the process. */
    public double processCpuMillis;

    /** Measures what the calling thread does. */
    <T> T of(Callable<T> work) throws Exception {
        long threadBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long processBefore = process();
        T result = work.call();
        cpuMillis += (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - threadBefore) / NANOS;
        processCpuMillis += (process() - processBefore) / NANOS;
        return result;
    }

    private static long process() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
