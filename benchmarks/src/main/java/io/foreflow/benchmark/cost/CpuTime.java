package io.foreflow.benchmark.cost;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Processor time of the benchmark's thread beside JMH's wall clock: on a machine that others use
 * too the wall clock tells of them. On the processor the engine runs on the calling thread only; of
 * what a GPU does this thread's time says nothing.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CpuTime {

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    // read by JMH
    public long cpuNanos;
    public long calls;

    /** Runs and counts one call. */
    public void measure(Runnable call) {
        long before = threads.getCurrentThreadCpuTime();
        call.run();
        cpuNanos += threads.getCurrentThreadCpuTime() - before;
        calls++;
    }
}
