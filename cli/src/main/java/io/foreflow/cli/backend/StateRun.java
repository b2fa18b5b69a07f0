package io.foreflow.cli.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.backend.StatePlan.Backend;
import io.foreflow.cli.embedded.EmbeddedCluster;
import io.foreflow.cli.embedded.GeneratedFleet;
import io.foreflow.cli.embedded.JobMetrics;
import io.foreflow.cli.embedded.JobThreads;
import io.foreflow.cli.embedded.LiveMetrics;
import io.foreflow.cli.embedded.StateDirectory;
import io.foreflow.cli.soak.ProcessMemory;
import io.foreflow.job.ForecastPipeline;
import io.foreflow.job.ForecastPipeline.Cores;
import io.foreflow.job.ForecastPipeline.Sinks;
import io.foreflow.job.metric.ForecastCatalogue;
import io.foreflow.job.metric.LearnCatalogue;
import io.foreflow.job.publish.Outbound;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The production graph between a generator and sinks that drop what they are given, on one task:
 * until the state of every series is full, then so many rows on, then to the next checkpoint.
 */
final class StateRun {

    private static final String FORECAST = "forecast";
    private static final String ALIGN = "align";
    private static final String LEARN = "learn";
    private static final long PAUSE_MILLIS = 500;
    private static final long RECOVERY_PAUSE_MILLIS = 10;

    private final StatePlan plan;
    private final long warmUp;
    private final long rows;
    private final Progress progress;

    /**
     * @param warmUp rows of all series between full windows and what is measured
     * @param rows that are measured, of all series together
     */
    StateRun(StatePlan plan, long warmUp, long rows, Progress progress) {
        this.plan = plan;
        this.warmUp = warmUp;
        this.rows = rows;
        this.progress = progress;
    }

    /** Counters at one moment. */
    private record Reading(
            long nanos,
            long cpuNanos,
            JobThreads threads,
            long rows,
            long ticks,
            long written,
            long read) {}

    /**
     * Runs and cancels the job.
     *
     * @param folder for state and checkpoints
     */
    StateCost run(Path folder) throws InterruptedException, IOException {
        long heapBefore = reachableHeap();
        Configuration options = plan.options(folder.resolve("databases"));
        StateCost cost;
        Path savepoint;
        try (LiveMetrics live = LiveMetrics.of(options);
                StateDirectory state = StateDirectory.open(folder.resolve("state"));
                EmbeddedCluster cluster = new EmbeddedCluster(state, 0, 1, options)) {
            cluster.submit("state", environment(state, options), Optional.empty());
            JobMetrics metrics = new JobMetrics(cluster.webPage());
            long full = (long) plan.rowsToFill() * plan.series();
            Reading before = await(cluster, live, metrics, full + warmUp);
            Reading after = await(cluster, live, metrics, before.rows + rows);
            progress.show("checkpoint and savepoint");
            cluster.checkpoint();
            JsonNode checkpoint = latest(cluster, metrics);
            savepoint = Path.of(URI.create(cluster.savepoint()));
            SavedBytes saved = SavedBytes.of(savepoint);
            double resident = besideHeap();
            double heap = reachableHeap() - heapBefore;
            cost = cost(before, after, checkpoint, saved, metrics, heap, resident);
        }
        return cost.recovered(recover(folder, savepoint));
    }

    /** Milliseconds until the first rows of a job that goes on from a savepoint. */
    private double recover(Path folder, Path savepoint) throws InterruptedException {
        progress.show("recovery");
        Configuration options = plan.options(folder.resolve("databases"));
        try (LiveMetrics live = LiveMetrics.of(options);
                StateDirectory state = StateDirectory.open(folder.resolve("recovered"));
                EmbeddedCluster cluster = new EmbeddedCluster(state, 0, 1, options)) {
            StreamExecutionEnvironment environment = environment(state, options);
            long before = System.nanoTime();
            cluster.submit("state", environment, Optional.of(savepoint));
            while (live.read(FORECAST, ForecastCatalogue.ROWS.name()) == 0) {
                TimeUnit.MILLISECONDS.sleep(RECOVERY_PAUSE_MILLIS);
                check(cluster);
            }
            return (System.nanoTime() - before) / 1e6;
        }
    }

    private StreamExecutionEnvironment environment(StateDirectory state, Configuration options) {
        Configuration configuration = EmbeddedCluster.jobConfiguration(state);
        configuration.addAll(options);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        ForecastPipeline.build(
                environment,
                plan.job(),
                GeneratedFleet.of(plan.model(), plan.series()).source(),
                new Sinks(discard(), discard(), discard(), discard()),
                Cores.standard());
        return environment;
    }

    private static DiscardingSink<Outbound> discard() {
        return new DiscardingSink<>();
    }

    /** Waits until the forecaster has taken so many rows. */
    private Reading await(
            EmbeddedCluster cluster, LiveMetrics live, JobMetrics metrics, long wanted)
            throws InterruptedException {
        Reading reading = reading(live, metrics);
        while (reading.rows < wanted) {
            pause(cluster);
            reading = reading(live, metrics);
            progress.show("%,d of %,d rows".formatted(reading.rows, wanted));
        }
        return plan.backend() == Backend.ROCKSDB ? fresh(cluster, live, metrics, reading) : reading;
    }

    /** Reads when RocksDB's counters have just been read, which Flink does every five seconds. */
    private static Reading fresh(
            EmbeddedCluster cluster, LiveMetrics live, JobMetrics metrics, Reading stale)
            throws InterruptedException {
        Reading reading = stale;
        while (reading.written == stale.written) {
            pause(cluster);
            reading = reading(live, metrics);
        }
        return reading;
    }

    private static void pause(EmbeddedCluster cluster) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        check(cluster);
    }

    private static void check(EmbeddedCluster cluster) {
        cluster.failure()
                .ifPresent(
                        failure -> {
                            throw new CommandException(
                                    "Cannot measure state: the job failed: " + failure, failure);
                        });
    }

    private static Reading reading(LiveMetrics live, JobMetrics metrics)
            throws InterruptedException {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Reading(
                System.nanoTime(),
                system.getProcessCpuTime(),
                JobThreads.now(),
                live.read(FORECAST, ForecastCatalogue.ROWS.name()),
                live.read(LEARN, LearnCatalogue.TICKS.name()),
                metrics.read(FORECAST, "forecast.rocksdb_bytes_written"),
                metrics.read(FORECAST, "forecast.rocksdb_bytes_read"));
    }

    /** Details of the newest checkpoint; the endpoint may hear of it seconds later. */
    private static JsonNode latest(EmbeddedCluster cluster, JobMetrics metrics)
            throws InterruptedException {
        while (true) {
            JsonNode latest = metrics.ofJob("/checkpoints").path("latest").path("completed");
            if (latest.has("id")) {
                return metrics.ofJob("/checkpoints/details/" + latest.get("id").asLong());
            }
            pause(cluster);
        }
    }

    private StateCost cost(
            Reading before,
            Reading after,
            JsonNode checkpoint,
            SavedBytes saved,
            JobMetrics metrics,
            double heap,
            double resident)
            throws InterruptedException {
        double taken = after.rows - before.rows;
        double series = plan.series();
        JobThreads threads = after.threads.since(before.threads);
        return new StateCost(
                plan,
                plan.footprint(),
                (saved.keyed(FORECAST) + saved.other(FORECAST)) / series,
                saved.keyed(FORECAST) / series,
                saved.other(FORECAST),
                (saved.keyed(ALIGN) + saved.other(ALIGN)) / series,
                saved.keyed(LEARN) + saved.other(LEARN),
                saved.total(),
                checkpoint.path("state_size").asLong(),
                stateBytes(checkpoint, metrics.vertex(FORECAST)) / series,
                heap / series,
                taken * 1e9 / (after.nanos - before.nanos),
                (after.cpuNanos - before.cpuNanos) / 1e3 / taken,
                (threads.of(ALIGN).cpuNanos() + threads.of(FORECAST).cpuNanos()) / 1e3 / taken,
                threads.of(LEARN).cpuNanos() / 1e3 / taken,
                tickMillis(after),
                (after.written - before.written) / taken,
                (after.read - before.read) / taken,
                checkpoint.path("end_to_end_duration").asLong(),
                resident,
                Double.NaN);
    }

    /** Of the learners' own threads. */
    private static double tickMillis(Reading end) {
        double millis = end.threads.of(JobThreads.LEARNERS).cpuNanos() / 1e6;
        return end.ticks == 0 ? Double.NaN : millis / end.ticks;
    }

    private static double stateBytes(JsonNode checkpoint, String vertex) {
        return checkpoint.path("tasks").path(vertex).path("state_size").asLong();
    }

    /** Bytes of the process that are not its heap; NaN where the system does not say. */
    private static double besideHeap() {
        return Files.exists(Path.of("/proc/self/status"))
                ? ProcessMemory.resident()
                        - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted()
                : Double.NaN;
    }

    private static long reachableHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
