package io.foreflow.cli.pipeline;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.SpeedContext;
import io.foreflow.benchmark.speed.SpeedFigure;
import io.foreflow.benchmark.speed.SpeedPart;
import io.foreflow.cli.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.producer.ProducerRecord;

/** How long a live job takes from an observation to the forecast it makes due. */
public final class LatencyPart implements SpeedPart {

    private static final double[] QUANTILES = {0.5, 0.99, 0.999};
    private static final double HALF = 0.5;
    private static final double TAIL = 0.99;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public List<SpeedFigure> run(SpeedContext context, Progress progress)
            throws IOException, InterruptedException {
        PipelinePlan fleet = new PipelinePlan(1, 1, context.isShort() ? 100 : 1000, 5, 48, 8);
        double full = fullLoad(fleet, progress.under("full load"));
        long step = Math.max(20, Math.round(1000 * fleet.series() / (HALF * full)));
        context.note(
                "latency: full load is %,.0f forecasts/s, so %,d series send every %d ms"
                        .formatted(full, fleet.series(), step));
        int seconds = context.isShort() ? 5 : 25;
        List<SpeedFigure> figures = new ArrayList<>();
        Latencies quiet =
                measure(new LatencyPlan(fleet, "at-least-once", false, step, seconds), progress)
                        .latencies();
        figures.addAll(figures("at-least-once", quiet));
        LatencyRun.Result training =
                measure(new LatencyPlan(fleet, "at-least-once", true, step, seconds), progress);
        if (!training.trained()) {
            context.note("latency: no round was running when latencies under training were taken");
        }
        figures.addAll(figures("at-least-once, a round runs", training.latencies()));
        figures.add(
                SpeedFigure.time(
                        "latency p99 while a round runs, beside without",
                        "ms",
                        new double[] {training.latencies().quantile(TAIL)},
                        new double[] {quiet.quantile(TAIL)}));
        if (!context.isShort()) {
            LatencyPlan exact = new LatencyPlan(fleet, "exactly-once", false, step, seconds);
            figures.addAll(
                    figures(
                            "exactly-once, checkpoints every " + LatencyPlan.CHECKPOINTS,
                            measure(exact, progress).latencies()));
        }
        return figures;
    }

    private static List<SpeedFigure> figures(String how, Latencies latencies) {
        List<SpeedFigure> figures = new ArrayList<>();
        for (double quantile : QUANTILES) {
            figures.add(
                    SpeedFigure.of(
                            "latency p%s, %s (%,d forecasts)"
                                    .formatted(
                                            Double.toString(100 * quantile).replaceAll("\\.0$", ""),
                                            how,
                                            latencies.count()),
                            "ms",
                            latencies.quantile(quantile)));
        }
        return figures;
    }

    /** Forecasts a second that the same fleet makes when all its rows are there. */
    private static double fullLoad(PipelinePlan fleet, Progress progress)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("foreflow-speed");
        try (EmbeddedBroker broker = broker(folder)) {
            long warm = (long) fleet.series() * fleet.rowsToFill();
            long end = warm + 30L * fleet.series();
            BrokerLimits limits = new BrokerLimits(broker.bootstrapServers());
            try (ObservationRecords observations = new ObservationRecords(fleet, "metrics")) {
                for (long number = 0; number < end + 3L * fleet.series(); ) {
                    List<ProducerRecord<byte[], byte[]>> portion = new ArrayList<>();
                    for (int i = 0; i < 10 * fleet.series(); i++) {
                        portion.add(observations.record(number++));
                    }
                    limits.produce(portion);
                }
            }
            return new PipelineRun(fleet, broker.bootstrapServers(), progress)
                    .foreflow(folder.resolve("full"), warm, end)
                    .get(0)
                    .perSecond();
        } finally {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
    }

    private static LatencyRun.Result measure(LatencyPlan plan, Progress progress)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("foreflow-speed");
        String heading = plan.delivery() + (plan.trains() ? ", a round runs" : "");
        try (EmbeddedBroker broker = broker(folder)) {
            return new LatencyRun(plan, broker.bootstrapServers(), progress.under(heading))
                    .run(folder.resolve("live"));
        } finally {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
    }

    private static EmbeddedBroker broker(Path folder) {
        EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("kafka"), 0);
        for (String topic : List.of("metrics", "forecasts", "scores", "model-events", "rejected")) {
            broker.createTopics(Map.of(topic, 1));
        }
        return broker;
    }
}
