package io.foreflow.cli.soak;

import io.foreflow.cli.CommandException;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine, as Linux and the JVM say. */
public final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long KIB = 1024;

    private ProcessMemory() {}

    /** Bytes of the process that lie in memory: heap, libraries, and all that native code took. */
    public static long resident() {
        try {
            return resident(Files.readString(STATUS));
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot read resident memory: %s (Linux has it)".formatted(e), e);
        }
    }

    /** The figure in a text of the form of that file. */
    static long resident(String status) {
        return status.lines()
                .filter(line -> line.startsWith(RESIDENT))
                .map(line -> line.substring(RESIDENT.length()).replace("kB", "").strip())
                .mapToLong(kibibytes -> Long.parseLong(kibibytes) * KIB)
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandException(
                                        "Cannot read resident memory: %s has no line %s"
                                                .formatted(STATUS, RESIDENT)));
    }

    /** Bytes of Java's direct buffers. */
    static long directBuffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Bytes of the heap that are reachable: collects first. */
    static long reachableHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
