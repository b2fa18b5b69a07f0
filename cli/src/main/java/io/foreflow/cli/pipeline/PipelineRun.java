package io.foreflow.cli.pipeline;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.embedded.EmbeddedCluster;
import io.foreflow.cli.embedded.JobThreads;
import io.foreflow.cli.embedded.LiveMetrics;
import io.foreflow.cli.embedded.StateDirectory;
import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.job.ForecastPipeline;
import io.foreflow.job.ForecastPipeline.Cores;
import io.foreflow.job.ForecastPipeline.Sinks;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.forecast.NetworkOpener;
import io.foreflow.job.ingest.MetricsSource;
import io.foreflow.job.metric.ForecastCatalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One job over a metrics topic that is full already: so many rows of it, measured in the middle.
 */
final class PipelineRun {

    private static final long PAUSE_MILLIS = 2;

    private final PipelinePlan plan;
    private final String bootstrapServers;
    private final Progress progress;

    PipelineRun(PipelinePlan plan, String bootstrapServers, Progress progress) {
        this.plan = plan;
        this.bootstrapServers = bootstrapServers;
        this.progress = progress;
    }

    /** Counters at one moment. */
    private record Reading(long nanos, long rows, JobThreads threads) {}

    /**
     * The production graph.
     *
     * @param folder of its state, which also names its group
     * @param marks rows between which it is measured, ascending
     * @return one cost for each stretch between two marks
     */
    List<RowCost> foreflow(Path folder, long... marks) throws InterruptedException {
        JobSettings settings = settings(folder);
        NetworkOpener networks = ChannelAttentionNetwork::open;
        return run(
                folder,
                environment ->
                        ForecastPipeline.build(
                                environment,
                                settings,
                                MetricsSource.of(settings),
                                Sinks.kafka(settings),
                                new Cores(
                                        (model, state, device) -> new GivenModel(model), networks)),
                "forecast",
                ForecastCatalogue.ROWS.name(),
                marks);
    }

    /** The job that does the least, emitting records of so many bytes. */
    List<RowCost> plain(Path folder, int bytes, long... marks) throws InterruptedException {
        JobSettings settings = settings(folder);
        return run(
                folder,
                environment -> PlainJob.build(environment, settings, plan, bytes),
                PlainJob.NAME,
                MetricNames.IO_NUM_RECORDS_IN,
                marks);
    }

    private JobSettings settings(Path folder) {
        return plan.job(bootstrapServers, folder.getFileName().toString());
    }

    /** What a task manager has by default, not what makes the demo small. */
    static Configuration options() {
        Configuration options = new Configuration();
        options.setString("taskmanager.memory.segment-size", "32kb");
        options.setString("taskmanager.memory.network.min", "64m");
        options.setString("taskmanager.memory.network.max", "64m");
        return options;
    }

    private List<RowCost> run(
            Path folder,
            Consumer<StreamExecutionEnvironment> graph,
            String operator,
            String counter,
            long... marks)
            throws InterruptedException {
        Configuration options = options();
        try (LiveMetrics metrics = LiveMetrics.of(options);
                StateDirectory state = StateDirectory.open(folder);
                EmbeddedCluster cluster =
                        new EmbeddedCluster(state, 0, plan.parallelism(), options)) {
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment(
                            EmbeddedCluster.jobConfiguration(state));
            graph.accept(environment);
            cluster.submit("speed " + operator, environment, Optional.empty());
            LongSupplier rows = () -> metrics.read(operator, counter);
            List<RowCost> costs = new ArrayList<>();
            Reading before = await(cluster, rows, marks[0]);
            for (int i = 1; i < marks.length; i++) {
                Reading after = await(cluster, rows, Math.max(marks[i], before.rows + 1));
                costs.add(cost(before, after));
                before = after;
            }
            return costs;
        }
    }

    private static RowCost cost(Reading before, Reading after) {
        return new RowCost(
                after.rows - before.rows,
                (after.nanos - before.nanos) / 1e9,
                after.threads.since(before.threads));
    }

    /** Waits until so many rows were taken. */
    private Reading await(EmbeddedCluster cluster, LongSupplier rows, long wanted)
            throws InterruptedException {
        long taken = rows.getAsLong();
        while (taken < wanted) {
            progress.show("%,d of %,d rows".formatted(taken, wanted));
            pause(cluster);
            taken = rows.getAsLong();
        }
        return new Reading(System.nanoTime(), taken, JobThreads.now());
    }

    private static void pause(EmbeddedCluster cluster) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        cluster.failure()
                .ifPresent(
                        failure -> {
                            throw new CommandException(
                                    "Cannot measure the pipeline: the job failed: " + failure,
                                    failure);
                        });
    }
}
