package io.foreflow.cli.pipeline;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.embedded.EmbeddedCluster;
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
import java.util.function.BooleanSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job that is fed by the wall clock: at each step one observation of every series, sent at once.
 * A row is complete, and its forecast due, with the first observation of the next step. The time
 * from the sending of that one to the moment a reader has the forecast is the latency. It is
 * measured in stretches, with rounds of fine-tuning beside it in every second one if the plan has
 * them: one job, one model that serves, one state of the machine.
 */
final class LatencyRun {

    private static final long PAUSE_MILLIS = 20;
    private static final long PATIENCE_SECONDS = 240;

    private final LatencyPlan plan;
    private final BrokerLimits broker;
    private final String bootstrapServers;
    private final Progress progress;

    LatencyRun(LatencyPlan plan, String bootstrapServers, Progress progress) {
        this.plan = plan;
        this.bootstrapServers = bootstrapServers;
        this.progress = progress;
        broker = new BrokerLimits(bootstrapServers);
    }

    /** Latencies of a stretch, and what else went on in it. */
    record Stretch(Latencies latencies, Occupancy occupancy) {}

    /**
     * All stretches.
     *
     * @param quiet without rounds
     * @param training as many with rounds, or none
     */
    record Result(List<Stretch> quiet, List<Stretch> training) {}

    Result run(Path folder) throws InterruptedException {
        JobSettings settings = plan.job(bootstrapServers, folder.getFileName().toString());
        Configuration options = PipelineRun.options();
        try (RoundSwitch rounds = new RoundSwitch();
                LiveMetrics metrics = LiveMetrics.of(options);
                StateDirectory state = StateDirectory.open(folder);
                EmbeddedCluster cluster = new EmbeddedCluster(state, 0, 1, options);
                LatencyFeed feed = new LatencyFeed(plan, broker)) {
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment(
                            EmbeddedCluster.jobConfiguration(state));
            build(environment, settings, rounds.id());
            feed.start();
            cluster.submit("speed latency", environment, Optional.empty());
            awaitPresent(cluster, metrics, feed);
            Result result = stretches(cluster, rounds, feed);
            HeardExperts.requireAll(broker, plan.pipeline().parallelism());
            return result;
        }
    }

    private static void build(
            StreamExecutionEnvironment environment, JobSettings settings, String rounds) {
        NetworkOpener networks = ChannelAttentionNetwork::open;
        ForecastPipeline.build(
                environment,
                settings,
                MetricsSource.of(settings),
                Sinks.kafka(settings),
                new Cores(
                        (model, state, device) -> RoundsBeside.create(rounds, model, device),
                        networks));
    }

    private Result stretches(EmbeddedCluster cluster, RoundSwitch rounds, LatencyFeed feed)
            throws InterruptedException {
        List<Stretch> quiet = new ArrayList<>();
        List<Stretch> training = new ArrayList<>();
        for (int i = 1; i <= plan.stretches(); i++) {
            String heading = "stretch %d of %d".formatted(i, plan.stretches());
            rounds.turn(false);
            await(cluster, "the learner to rest", () -> !rounds.busy());
            quiet.add(stretch(cluster, feed, heading));
            if (plan.trains()) {
                int before = rounds.rounds();
                rounds.turn(true);
                await(cluster, "a round", () -> rounds.rounds() > before);
                training.add(stretch(cluster, feed, heading + ", rounds run"));
            }
        }
        return new Result(quiet, training);
    }

    private Stretch stretch(EmbeddedCluster cluster, LatencyFeed feed, String heading)
            throws InterruptedException {
        progress.show(heading);
        TimeUnit.MILLISECONDS.sleep(plan.settlingMillis());
        Occupancy.Counters before = Occupancy.Counters.now();
        try (ForecastReader reader =
                new ForecastReader(broker, plan.pipeline().parallelism(), feed)) {
            TimeUnit.SECONDS.sleep(plan.seconds());
            Occupancy occupancy = Occupancy.Counters.now().since(before);
            failure(cluster);
            return new Stretch(reader.latencies(), occupancy);
        }
    }

    /** Until the rows of the past have been worked off, and those that came meanwhile. */
    private void awaitPresent(EmbeddedCluster cluster, LiveMetrics metrics, LatencyFeed feed)
            throws InterruptedException {
        int series = plan.pipeline().series();
        await(
                cluster,
                "the present",
                () -> {
                    long rows = metrics.read("forecast", ForecastCatalogue.ROWS.name());
                    progress.show(
                            "%,d of %,d rows of the past".formatted(rows, feed.rows() * series));
                    return rows >= (feed.rows() - 2) * series;
                });
    }

    private static void await(EmbeddedCluster cluster, String what, BooleanSupplier come)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!come.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new CommandException(
                        "Cannot measure latency: waited for %s in vain, %d s"
                                .formatted(what, PATIENCE_SECONDS));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            failure(cluster);
        }
    }

    private static void failure(EmbeddedCluster cluster) {
        cluster.failure()
                .ifPresent(
                        failure -> {
                            throw new CommandException(
                                    "Cannot measure latency: the job failed: " + failure, failure);
                        });
    }
}
