package io.foreflow.cli.soak;

import io.foreflow.cli.CommandException;
import io.foreflow.cli.embedded.EmbeddedCluster;
import io.foreflow.cli.embedded.GeneratedFleet;
import io.foreflow.cli.embedded.JobMetrics;
import io.foreflow.cli.embedded.StateDirectory;
import io.foreflow.job.ForecastPipeline;
import io.foreflow.job.ForecastPipeline.Cores;
import io.foreflow.job.ForecastPipeline.Sinks;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.publish.Outbound;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The production graph between a generator and sinks that drop what they are given, in a cluster in
 * this process, with checkpoints; sampled from outside until both counts are reached. Deterministic
 * mode, so that forecasts and rounds cannot run away from each other.
 */
final class SoakRun {

    private static final double HEAP_EVERY = 0.1;

    private final SoakPlan plan;
    private final Cores cores;
    private final Duration pause;
    private final Consumer<SoakSample> progress;

    /**
     * @param cores learner and network of the job
     * @param pause between two samples
     * @param progress hears of each sample
     */
    SoakRun(SoakPlan plan, Cores cores, Duration pause, Consumer<SoakSample> progress) {
        this.plan = plan;
        this.cores = cores;
        this.pause = pause;
        this.progress = progress;
    }

    /**
     * Runs and cancels the job.
     *
     * @param folder for checkpoints
     */
    SoakReport run(Path folder) throws InterruptedException {
        Configuration options = new Configuration();
        options.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, pause.dividedBy(2));
        try (StateDirectory state = StateDirectory.open(folder);
                EmbeddedCluster cluster = new EmbeddedCluster(state, 0, 1, options)) {
            cluster.submit(environment(state), Optional.empty());
            return sample(cluster);
        }
    }

    private StreamExecutionEnvironment environment(StateDirectory state) {
        JobSettings settings = plan.job();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        EmbeddedCluster.jobConfiguration(state));
        ForecastPipeline.build(
                environment,
                settings,
                GeneratedFleet.of(settings.models().get(0), plan.series()).source(),
                new Sinks(discard(), discard(), discard(), discard()),
                cores);
        return environment;
    }

    private static DiscardingSink<Outbound> discard() {
        return new DiscardingSink<>();
    }

    private SoakReport sample(EmbeddedCluster cluster) throws InterruptedException {
        JobMetrics metrics = new JobMetrics(cluster.webPage());
        List<SoakSample> samples = new ArrayList<>();
        long start = System.nanoTime();
        double heapDue = HEAP_EVERY;
        double reached = 0;
        while (reached < 1) {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            cluster.failure()
                    .ifPresent(
                            failure -> {
                                throw new CommandException(
                                        "Cannot soak: the job failed: " + failure, failure);
                            });
            SoakSample sample = sample(metrics, start, heapDue);
            reached = sample.progress();
            if (sample.heap() > 0) {
                heapDue = Math.min(1, (Math.floor(reached / HEAP_EVERY) + 1) * HEAP_EVERY);
            }
            samples.add(sample);
            progress.accept(sample);
        }
        return new SoakReport(samples);
    }

    private SoakSample sample(JobMetrics metrics, long start, double heapDue)
            throws InterruptedException {
        long steps = metrics.read("learn", "learn.model." + SoakPlan.MODEL + ".optimizerStep");
        long forecasts = metrics.read("forecast", "forecast.forecasts");
        double reached = plan.progress(steps, forecasts);
        long resident = ProcessMemory.resident();
        long direct = ProcessMemory.directBuffers();
        return new SoakSample(
                (System.nanoTime() - start) / 1e9,
                reached,
                steps,
                forecasts,
                metrics.read("forecast", "forecast.batches"),
                resident,
                direct,
                // after the others were read: a collection gives direct buffers back
                reached >= heapDue ? ProcessMemory.reachableHeap() : 0,
                metrics.read("learn", "learn.model." + SoakPlan.MODEL + ".nativeArrays"),
                metrics.read("forecast", "forecast.nativeArrays"));
    }
}
