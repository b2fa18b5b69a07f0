package io.foreflow.job.metric;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.metrics.MetricGroup;

/**
 * Memory of this process that the JVM does not account for: libtorch with all it holds, other
 * native libraries, stacks of threads. What is resident, less what the JVM has committed for its
 * heap and its own use and what lies in direct buffers. Committed heap that was never touched is
 * not resident, so that in the first minutes of a process the figure may be too small, down to 0.
 */
public final class NativeMemory {

    static final String MEANING =
            "Resident memory of the process less the JVM's heap, code, metaspace and direct"
                    + " buffers: libtorch, native libraries, stacks. The same for all subtasks of"
                    + " a task manager; NaN where it is not Linux.";

    static final String ACTION =
            "Grows for hours: a leak; beyond `taskmanager.memory.jvm-overhead` the container is"
                    + " killed.";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double KIB = 1024;

    private NativeMemory() {}

    /** Registers the gauge of a stage. */
    public static void register(JobMetric metric, MetricGroup group) {
        metric.gauge(group, NativeMemory::bytes);
    }

    static double bytes() {
        try {
            return Math.max(0, resident(Files.readString(STATUS)) - ofTheJvm());
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Bytes, from a text of the form of {@code /proc/self/status}; NaN if it does not say. */
    static double resident(String status) {
        return status.lines()
                .filter(line -> line.startsWith(RESIDENT))
                .map(line -> line.substring(RESIDENT.length()).replace("kB", "").strip())
                .mapToDouble(kibibytes -> Long.parseLong(kibibytes) * KIB)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static long ofTheJvm() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        return memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted()
                + direct;
    }
}
