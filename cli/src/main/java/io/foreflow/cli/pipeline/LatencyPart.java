package io.foreflow.cli.pipeline;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.SpeedContext;
import io.foreflow.benchmark.speed.SpeedFigure;
import io.foreflow.benchmark.speed.SpeedPart;
import io.foreflow.cli.embedded.EmbeddedBroker;
import io.foreflow.cli.pipeline.LatencyRun.Stretch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.producer.ProducerRecord;

/** How long a live job takes from an observation to the forecast it makes due. */
public final class LatencyPart implements SpeedPart {

    private static final double[] QUANTILES = {0.5, 0.99, 0.999};
    private static final double HALF = 0.5;
    private static final double TAIL = 0.99;

    /** Rows of every series in a stretch at full load. */
    private static final int FULL_ROWS = 6;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public List<SpeedFigure> run(SpeedContext context, Progress progress)
            throws IOException, InterruptedException {
        PipelinePlan fleet = new PipelinePlan(1, 1, context.isShort() ? 20 : 1000, 5, 48, 8);
        int stretches = context.isShort() ? 1 : 3;
        int seconds = context.isShort() ? 2 : 8;
        double[] full = fullLoad(fleet, stretches, progress.under("full load"));
        long step =
                Math.max(20, Math.round(1000 * fleet.series() / (HALF * SpeedFigure.median(full))));
        List<SpeedFigure> figures = new ArrayList<>();
        figures.add(SpeedFigure.of("latency: full load, a forecast every row", "1/s", full));
        context.note(
                "latency: %,d series send every %d ms, half of the full load"
                        .formatted(fleet.series(), step));
        LatencyRun.Result result =
                measure(
                        new LatencyPlan(fleet, "at-least-once", true, step, stretches, seconds),
                        progress);
        figures.addAll(figures("at-least-once", result.quiet()));
        figures.addAll(figures("at-least-once, rounds run", result.training()));
        figures.add(
                SpeedFigure.time(
                        "latency p99 while rounds run, beside without",
                        "ms",
                        quantile(result.training(), TAIL),
                        quantile(result.quiet(), TAIL)));
        if (!context.isShort()) {
            figures.addAll(
                    figures(
                            "exactly-once, checkpoints every " + LatencyPlan.CHECKPOINTS,
                            measure(
                                            new LatencyPlan(
                                                    fleet,
                                                    "exactly-once",
                                                    false,
                                                    step,
                                                    stretches,
                                                    seconds),
                                            progress)
                                    .quiet()));
        }
        return figures;
    }

    private static List<SpeedFigure> figures(String how, List<Stretch> stretches) {
        List<SpeedFigure> figures = new ArrayList<>();
        for (double quantile : QUANTILES) {
            figures.add(
                    SpeedFigure.of(
                            "latency p%s, %s"
                                    .formatted(
                                            Double.toString(100 * quantile).replaceAll("\\.0$", ""),
                                            how),
                            "ms",
                            quantile(stretches, quantile)));
        }
        figures.add(
                SpeedFigure.of(
                        "forecasts looked at in a stretch, " + how,
                        "",
                        each(stretches, stretch -> stretch.latencies().count())));
        figures.add(share("forecaster on a core", how, stretches, Occupancy::forecaster));
        figures.add(share("forecaster waits for a core", how, stretches, Occupancy::waiting));
        figures.add(share("learner's thread on a core", how, stretches, Occupancy::learner));
        figures.add(share("garbage collector's pauses", how, stretches, Occupancy::collector));
        return figures;
    }

    private static double[] quantile(List<Stretch> stretches, double quantile) {
        return each(stretches, stretch -> stretch.latencies().quantile(quantile));
    }

    private static SpeedFigure share(
            String what, String how, List<Stretch> stretches, ToDoubleFunction<Occupancy> of) {
        return SpeedFigure.of(
                what + ", " + how,
                "of the time",
                each(stretches, stretch -> of.applyAsDouble(stretch.occupancy())));
    }

    private static double[] each(List<Stretch> stretches, ToDoubleFunction<Stretch> of) {
        return stretches.stream().mapToDouble(of).toArray();
    }

    /** Forecasts a second that the same fleet makes when all its rows are there. */
    private static double[] fullLoad(PipelinePlan fleet, int stretches, Progress progress)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("foreflow-speed");
        try (EmbeddedBroker broker = broker(folder)) {
            long[] marks = new long[stretches + 1];
            Arrays.setAll(marks, i -> (fleet.rowsToFill() + (long) i * FULL_ROWS) * fleet.series());
            BrokerLimits limits = new BrokerLimits(broker.bootstrapServers());
            try (ObservationRecords observations = new ObservationRecords(fleet, "metrics")) {
                for (long number = 0; number < marks[stretches] + 3L * fleet.series(); ) {
                    List<ProducerRecord<byte[], byte[]>> portion = new ArrayList<>();
                    for (int i = 0; i < 10 * fleet.series(); i++) {
                        portion.add(observations.record(number++));
                    }
                    limits.produce(portion);
                }
            }
            List<RowCost> costs =
                    new PipelineRun(fleet, broker.bootstrapServers(), progress)
                            .foreflow(folder.resolve("full"), marks);
            HeardExperts.requireAll(limits, fleet.parallelism());
            return costs.stream().mapToDouble(RowCost::perSecond).toArray();
        } finally {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
    }

    private static LatencyRun.Result measure(LatencyPlan plan, Progress progress)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("foreflow-speed");
        try (EmbeddedBroker broker = broker(folder)) {
            return new LatencyRun(plan, broker.bootstrapServers(), progress.under(plan.delivery()))
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
