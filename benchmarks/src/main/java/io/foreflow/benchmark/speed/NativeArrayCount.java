package io.foreflow.benchmark.speed;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Native arrays that a piece of work makes, whether it frees them or not. Each has one object on
 * the heap, and until the collector runs the heap holds the dead ones too: the difference of two
 * class histograms is exact if no collection came between.
 */
final class NativeArrayCount {

    private static final Pattern LINE =
            Pattern.compile(
                    "\\d+:\\s+(\\d+)\\s+\\d+\\s+ai\\.djl\\.pytorch\\.engine\\.PtNDArray\\b");
    private static final int TRIES = 20;

    private NativeArrayCount() {}

    /** Arrays made, or NaN if a collection came between each time. */
    static double of(Runnable work) {
        for (int i = 0; i < TRIES; i++) {
            long collections = collections();
            long before = arrays();
            work.run();
            long made = arrays() - before;
            if (collections() == collections) {
                return made;
            }
        }
        return Double.NaN;
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static long arrays() {
        try {
            Object histogram =
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "gcClassHistogram",
                                    new Object[] {new String[] {"-all"}},
                                    new String[] {String[].class.getName()});
            Matcher line = LINE.matcher(histogram.toString());
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        } catch (JMException e) {
            throw new IllegalStateException("Cannot count native arrays: " + e.getMessage(), e);
        }
    }
}
