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
    private static final int STRETCH = 400_000;
    private static final int FORECAST_STRETCH = 20_000;
    private static final int PORTION = 100_000;

    /** Of the portions sent, the share that warms producer and broker up. */
    private static final double WARM_SHARE = 1 / 3.0;

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
                        "%s, a forecast every %s"
                                .formatted(
                                        tasks(parallelism), every == 1 ? "row" : every + " rows");
                figures.addAll(
                        new Measurement(plan, heading, context, progress.under(heading)).run());
            }
        }
        return figures;
    }

    private static String tasks(int parallelism) {
        return parallelism == 1 ? "1 task" : parallelism + " tasks";
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
            double[] produced = fill(limits, records);
            if (plan.every() > 1) {
                figures.add(figure("raw producer of observations", "records/s", produced));
                figures.add(consumer(limits, records));
            }
            PipelineRun run = new PipelineRun(plan, bootstrapServers, progress);
            List<RowCost> ours = run.foreflow(folder.resolve("foreflow"), marks);
            HeardExperts.requireAll(limits, plan.parallelism());
            Emitted emitted = Emitted.of(limits, plan.parallelism());
            List<RowCost> plain =
                    run.plain(folder.resolve("plain"), emitted.forecastBytes(), marks);
            figures.addAll(compared(ours, plain));
            figures.addAll(stages(ours));
            if (plan.every() == 1) {
                figures.addAll(emission(limits, emitted, ours));
            }
            return figures;
        }

        /** Rows of all series at which stretches begin and end, a second at least each. */
        private long[] marks() {
            long warm = (long) plan.series() * plan.rowsToFill();
            int stretch = extent(plan.every() == 1 ? FORECAST_STRETCH : STRETCH);
            long[] marks = new long[rounds() + 1];
            Arrays.setAll(marks, i -> warm + (long) i * stretch);
            return marks;
        }

        /** Stretches of a job, and as many rounds of each limit. */
        private int rounds() {
            return context.isShort() ? 1 : STRETCHES;
        }

        /** A share of what the full form takes. */
        private int extent(int full) {
            return context.isShort() ? full / 8 : full;
        }

        /**
         * Fills the metrics topic in portions of one size, each encoded before the clock starts.
         *
         * @return records a second, one a portion, without the first ones
         */
        private double[] fill(BrokerLimits limits, long records) {
            int portions = Math.toIntExact((records + extent(PORTION) - 1) / extent(PORTION));
            double[] rates = new double[portions];
            long number = 0;
            try (ObservationRecords observations = new ObservationRecords(plan, "metrics")) {
                for (int i = 0; i < portions; i++) {
                    List<ProducerRecord<byte[], byte[]>> portion = new ArrayList<>();
                    while (number < records * (i + 1) / portions) {
                        portion.add(observations.record(number++));
                    }
                    rates[i] = limits.produce(portion);
                    progress.show("%,d of %,d observations sent".formatted(number, records));
                }
            }
            return Arrays.copyOfRange(rates, (int) (WARM_SHARE * portions), portions);
        }

        private SpeedFigure consumer(BrokerLimits limits, long records) {
            progress.show("raw consumer");
            limits.consume("metrics", plan.parallelism(), records);
            double[] rates = new double[rounds()];
            Arrays.setAll(rates, round -> limits.consume("metrics", plan.parallelism(), records));
            return figure("raw consumer of observations", "records/s", rates);
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
        private List<SpeedFigure> stages(List<RowCost> ours) {
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

        private List<SpeedFigure> emission(
                BrokerLimits broker, Emitted emitted, List<RowCost> ours) {
            context.note(
                    "%s: a forecast is %,d bytes and %.1f scores of %,d"
                            .formatted(
                                    heading,
                                    emitted.forecastBytes(),
                                    emitted.scores(),
                                    emitted.scoreBytes()));
            progress.show("bare inference and a plain producer");
            EmissionLimits limits =
                    EmissionLimits.measure(
                            broker,
                            plan.model(),
                            emitted,
                            extent(PRODUCED),
                            context.isShort() ? 0.5 : 3,
                            rounds());
            return List.of(
                    figure("bare inference at the job's batch", "1/s", limits.inference()),
                    figure(
                            "plain producer of a forecast's and its scores' bytes",
                            "1/s",
                            limits.producer()),
                    SpeedFigure.rate(
                            heading + ": forecasts, beside the slower of inference and producer",
                            "1/s",
                            each(ours, RowCost::perSecond),
                            limits.slower()));
        }

        private SpeedFigure figure(String what, String unit, double... values) {
            return SpeedFigure.of(what + ", " + tasks(plan.parallelism()), unit, values);
        }
    }
}
