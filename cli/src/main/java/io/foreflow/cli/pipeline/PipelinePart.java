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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The job from Kafka to Kafka beside a plain job, the broker's limits and bare inference. */
public final class PipelinePart implements SpeedPart {

    private static final int CHANNELS = 5;
    private static final int LOOKBACK = 96;
    private static final int HORIZON = 24;
    private static final int SERIES = 1000;
    private static final int STRETCHES = 3;
    private static final long STRETCH = 400_000;
    private static final long FORECAST_STRETCH = 20_000;
    private static final int PORTION = 100_000;

    /** Records behind the last mark, so that the job is still at work when it is read. */
    private static final int AHEAD = 60_000;

    private static final int PRODUCED = 20_000;

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public List<SpeedFigure> run(SpeedContext context, Progress progress)
            throws IOException, InterruptedException {
        List<SpeedFigure> figures =
                new ArrayList<>(
                        new RowAllocation(
                                        new PipelinePlan(1, 24, 1, CHANNELS, LOOKBACK, HORIZON)
                                                .model())
                                .figures());
        for (int parallelism : context.isShort() ? new int[] {1} : new int[] {1, 2}) {
            for (int every : new int[] {24, 1}) {
                PipelinePlan plan =
                        new PipelinePlan(
                                parallelism,
                                every,
                                context.isShort() ? SERIES / 50 : SERIES,
                                CHANNELS,
                                LOOKBACK,
                                HORIZON);
                String heading =
                        "%d task%s, a forecast every %d rows"
                                .formatted(parallelism, parallelism == 1 ? "" : "s", every);
                figures.addAll(
                        new Measurement(plan, heading, context, progress.under(heading)).run());
            }
        }
        return figures;
    }

    /** One plan on a broker of its own. */
    private record Measurement(
            PipelinePlan plan, String heading, SpeedContext context, Progress progress) {

        List<SpeedFigure> run() throws IOException, InterruptedException {
            Path folder = Files.createTempDirectory("foreflow-speed");
            try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("kafka"), 0)) {
                for (String topic :
                        List.of(
                                "metrics",
                                "forecasts",
                                "scores",
                                "model-events",
                                "rejected",
                                "raw")) {
                    broker.createTopics(Map.of(topic, plan.parallelism()));
                }
                return measure(folder, broker.bootstrapServers());
            } finally {
                FileUtils.deleteDirectoryQuietly(folder.toFile());
            }
        }

        private List<SpeedFigure> measure(Path folder, String bootstrapServers)
                throws InterruptedException {
            List<SpeedFigure> figures = new ArrayList<>();
            BrokerLimits limits = new BrokerLimits(bootstrapServers);
            long[] marks = marks();
            // rows of the last time close with the first record of the next
            long records = marks[marks.length - 1] + AHEAD + 3L * plan.series();
            double produced = fill(limits, records);
            progress.show("raw consumer");
            double consumed = limits.consume("metrics", plan.parallelism(), records);
            if (plan.every() > 1) {
                figures.add(figure("raw producer of observations", "records/s", produced));
                figures.add(figure("raw consumer of observations", "records/s", consumed));
            }
            PipelineRun run = new PipelineRun(plan, bootstrapServers, progress);
            List<RowCost> ours = run.foreflow(folder.resolve("foreflow"), marks);
            Emitted emitted = Emitted.of(limits, plan.parallelism());
            List<RowCost> plain =
                    run.plain(folder.resolve("plain"), emitted.forecastBytes(), marks);
            figures.addAll(compared(ours, plain));
            if (plan.every() > 1) {
                figures.addAll(tasks(ours));
            }
            if (plan.every() == 1) {
                figures.add(emission(limits, emitted, ours));
            }
            return figures;
        }

        /** Rows of all series at which stretches begin and end, a second at least each. */
        private long[] marks() {
            long warm = (long) plan.series() * plan.rowsToFill();
            long full = plan.every() == 1 ? FORECAST_STRETCH : STRETCH;
            long stretch = context.isShort() ? full / 8 : full;
            int stretches = context.isShort() ? 1 : STRETCHES;
            long[] marks = new long[stretches + 1];
            Arrays.setAll(marks, i -> warm + i * stretch);
            return marks;
        }

        /** Fills the metrics topic, each portion encoded before the clock starts. */
        private double fill(BrokerLimits limits, long records) {
            List<Double> rates = new ArrayList<>();
            try (ObservationRecords observations = new ObservationRecords(plan, "metrics")) {
                for (long number = 0; number < records; ) {
                    List<ProducerRecord<byte[], byte[]>> portion = new ArrayList<>();
                    while (portion.size() < PORTION && number < records) {
                        portion.add(observations.record(number++));
                    }
                    rates.add(limits.produce(portion));
                    progress.show("%,d of %,d observations sent".formatted(number, records));
                }
            }
            return SpeedFigure.median(rates.stream().mapToDouble(rate -> rate).toArray());
        }

        private List<SpeedFigure> compared(List<RowCost> ours, List<RowCost> plain) {
            return List.of(
                    SpeedFigure.rate(
                            heading + ": observations, beside a plain job",
                            "1/s",
                            each(ours, RowCost::perSecond),
                            each(plain, RowCost::perSecond)),
                    SpeedFigure.rate(
                            heading + ": observations a core, beside a plain job",
                            "1/s",
                            each(ours, RowCost::perCore),
                            each(plain, RowCost::perCore)),
                    SpeedFigure.time(
                            heading + ": allocated an observation, beside a plain job",
                            "B",
                            each(ours, RowCost::allocated),
                            each(plain, RowCost::allocated)));
        }

        /** Where an observation's time goes, and what is allocated for it. */
        private List<SpeedFigure> tasks(List<RowCost> ours) {
            List<SpeedFigure> figures = new ArrayList<>();
            for (String task : ours.get(0).threads().byTask().keySet()) {
                figures.add(
                        SpeedFigure.of(
                                "%s: processor an observation, %s".formatted(heading, task),
                                "µs",
                                each(ours, cost -> cost.micros(task))));
                figures.add(
                        SpeedFigure.of(
                                "%s: allocated an observation, %s".formatted(heading, task),
                                "B",
                                each(ours, cost -> cost.allocated(task))));
            }
            return figures;
        }

        private static double[] each(List<RowCost> costs, ToDoubleFunction<RowCost> of) {
            return costs.stream().mapToDouble(of).toArray();
        }

        private SpeedFigure emission(BrokerLimits limits, Emitted emitted, List<RowCost> ours) {
            progress.show("bare inference and a plain producer");
            double inference =
                    BareInference.windowsPerSecond(plan.model(), context.isShort() ? 0.5 : 3);
            List<ProducerRecord<byte[], byte[]>> records = emitted.records(PRODUCED, "raw");
            double producer = limits.produce(records) * PRODUCED / records.size();
            context.note(
                    "%s: a forecast is %,d bytes and %.1f scores of %,d; bare inference makes %,.0f windows/s, a plain producer sends as much for %,.0f forecasts/s"
                            .formatted(
                                    heading,
                                    emitted.forecastBytes(),
                                    emitted.scores(),
                                    emitted.scoreBytes(),
                                    inference,
                                    producer));
            double[] limit = new double[ours.size()];
            Arrays.fill(limit, Math.min(inference, producer));
            return SpeedFigure.rate(
                    heading + ": forecasts, beside the slower of inference and producer",
                    "1/s",
                    each(ours, RowCost::perSecond),
                    limit);
        }

        private SpeedFigure figure(String what, String unit, double value) {
            return SpeedFigure.of(
                    "%s, %d task%s"
                            .formatted(
                                    what, plan.parallelism(), plan.parallelism() == 1 ? "" : "s"),
                    unit,
                    value);
        }
    }
}
