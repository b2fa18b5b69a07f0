package io.foreflow.cli.pipeline;

import io.foreflow.cli.embedded.JobThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What forecaster and learner did in a stretch of time, as shares of it.
 *
 * @param forecaster on a processor
 * @param waiting the forecaster was ready to run and had no processor, by the kernel's count; NaN
 *     where the kernel does not tell
 * @param learner the learner's thread on a processor
 * @param collector pauses of the garbage collector
 */
record Occupancy(double forecaster, double waiting, double learner, double collector) {

    /** Counters at one moment, in nanoseconds. */
    record Counters(long wall, JobThreads threads, double waited, double collected) {

        private static final Path THREADS = Path.of("/proc/self/task");

        /** There where the kernel counts. */
        private static final Path COUNTED = Path.of("/proc/self/schedstat");

        /** A thread's name as the kernel keeps it, fifteen characters at most. */
        private static final String FORECASTER = "forecas";

        static Counters now() {
            long collected = 0;
            for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
                collected += bean.getCollectionTime();
            }
            return new Counters(
                    System.nanoTime(), JobThreads.now(), waitedOrNaN(), collected * 1e6);
        }

        private static double waitedOrNaN() {
            if (!Files.isReadable(COUNTED)) {
                return Double.NaN;
            }
            double waited = 0;
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
                for (Path thread : threads) {
                    waited += waited(thread);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + THREADS + ": " + e, e);
            }
            return waited;
        }

        /** The second number of schedstat: time on the run queue. */
        private static double waited(Path thread) {
            try {
                return Files.readString(thread.resolve("comm")).startsWith(FORECASTER)
                        ? Double.parseDouble(
                                Files.readString(thread.resolve("schedstat")).split(" ")[1])
                        : 0;
            } catch (IOException e) {
                return 0; // the thread has ended
            }
        }

        Occupancy since(Counters before) {
            double time = wall - before.wall;
            JobThreads news = threads.since(before.threads);
            return new Occupancy(
                    news.of("forecast").cpuNanos() / time,
                    (waited - before.waited) / time,
                    news.of(JobThreads.LEARNERS).cpuNanos() / time,
                    (collected - before.collected) / time);
        }
    }
}
