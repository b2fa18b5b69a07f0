package io.foreflow.learning;

import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.optimizer.RoundResult;
import io.foreflow.optimizer.RoundTelemetry;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.ForecastSettings;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.OptimizerSettings;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import io.foreflow.state.ModelSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small model, streams for it, and a planted stand-in for the network. */
final class LearnerFixtures {

    static final String MODEL = "small";
    static final long STEP = 60_000;
    static final int TICK_ROWS = 8;
    static final int CHANNELS = 2;
    static final int LOOKBACK = 16;
    static final int HORIZON = 4;
    static final Duration LAG = Duration.ofMinutes(1);

    private LearnerFixtures() {}

    static ModelSettings settings() {
        return settings(4);
    }

    static ModelSettings settings(int sampledSeries) {
        return settings(sampledSeries, 60);
    }

    static ModelSettings settings(Averaging averaging) {
        return settings(4, 60, averaging);
    }

    static ModelSettings settings(int sampledSeries, int trainingOrigins) {
        return settings(sampledSeries, trainingOrigins, Averaging.EMA);
    }

    private static ModelSettings settings(
            int sampledSeries, int trainingOrigins, Averaging averaging) {
        return new ModelSettings(
                MODEL,
                List.of("cpu", "memory"),
                Duration.ofMillis(STEP),
                LOOKBACK,
                8,
                HORIZON,
                8,
                new AlignSettings(3, Duration.ofDays(1)),
                new ScaleSettings(12, 10, 0.05),
                new ForecastSettings(
                        List.of(1, 4), List.of(0.8), 1, 50, 20, 0.3, Duration.ofHours(1), 8),
                new RidgeSettings(0.05, 3, 200, 2, 0.8),
                new LearnSettings(
                        Duration.ofMillis(TICK_ROWS * STEP),
                        LAG,
                        4,
                        sampledSeries,
                        1,
                        2,
                        10,
                        trainingOrigins,
                        24,
                        5,
                        0.002,
                        2,
                        true,
                        7,
                        Duration.ofMinutes(1)),
                new OptimizerSettings(
                        4,
                        8,
                        BaseStep.ADAM,
                        1e-3,
                        1,
                        0.9,
                        0.999,
                        1e-8,
                        1e-3,
                        1,
                        true,
                        0.05,
                        false,
                        true,
                        200,
                        4,
                        0.05,
                        1,
                        true,
                        0.01,
                        averaging,
                        0.9));
    }

    /** Rows of some series at times 1 … count, in steps; a noisy wave, the second channel lags. */
    static List<Row> rows(int series, int count, long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int t = 1; t <= count; t++) {
            for (int s = 0; s < series; s++) {
                float[] values = {
                    (float) (50 + 10 * Math.sin((t + 3 * s) * 0.6) + random.nextGaussian()),
                    (float) (5 + 2 * Math.sin((t + 3 * s - 2) * 0.6) + 0.2 * random.nextGaussian())
                };
                rows.add(row("host-" + s, t, values));
            }
        }
        return rows;
    }

    static Row row(String series, long time, float... values) {
        byte[] cells = new byte[values.length];
        for (int c = 0; c < cells.length; c++) {
            cells[c] = Float.isNaN(values[c]) ? Cell.MISSING : Cell.OBSERVED;
        }
        return Row.of(new SeriesKey(MODEL, series), time * STEP, values, cells);
    }

    /** What every tick from the first to the last row gives. */
    static List<TickOutcome> run(ModelLearner learner, List<Row> rows) {
        List<TickOutcome> outcomes = new ArrayList<>();
        long first = rows.get(0).time() / STEP;
        long last = rows.get(rows.size() - 1).time() / STEP;
        for (long t = first; t <= last; t++) {
            if (t % TICK_ROWS == 0) {
                long tick = t * STEP;
                List<Row> due =
                        rows.stream()
                                .filter(row -> row.time() <= tick)
                                .filter(row -> row.time() > tick - TICK_ROWS * STEP)
                                .toList();
                outcomes.add(learner.tick(tick, due));
            }
        }
        return outcomes;
    }

    /** What was published and said, with the hash of the weights in place of them. */
    static List<String> published(List<TickOutcome> outcomes) {
        List<String> published = new ArrayList<>();
        for (TickOutcome outcome : outcomes) {
            ModelSnapshot snapshot = outcome.snapshot();
            published.add(
                    snapshot == null
                            ? "nothing"
                            : "%d version %d of %d from %d until %d step %d: %s"
                                    .formatted(
                                            snapshot.sequence(),
                                            snapshot.version(),
                                            snapshot.parent(),
                                            snapshot.effectiveFrom(),
                                            snapshot.trainedUntil(),
                                            snapshot.optimizerStep(),
                                            snapshot.weightsHash()));
            outcome.events().forEach(event -> published.add(event.toString()));
        }
        return published;
    }

    static List<LearnerEvent> events(List<TickOutcome> outcomes) {
        return outcomes.stream().flatMap(outcome -> outcome.events().stream()).toList();
    }

    static List<LearnerEvent.Kind> kinds(List<TickOutcome> outcomes) {
        return events(outcomes).stream().map(LearnerEvent::kind).toList();
    }

    /**
     * A bench whose networks forecast the truth plus the first number of their weights. Training
     * adds a planted amount to that number, so a test says how good each challenger is.
     */
    static final class PlantedBench implements TuningBench {

        private final NetworkShape shape;
        private final float[] biases;
        int rounds;
        final List<OptimizerState> starts = new ArrayList<>();
        final List<WindowBatch> trainings = new ArrayList<>();
        final List<RidgeLine> anchors = new ArrayList<>();

        /** Error of the challenger of each round; NaN diverges. The last one repeats. */
        PlantedBench(NetworkShape shape, float... biases) {
            this.shape = shape;
            this.biases = biases;
        }

        @Override
        public float[] initial(RidgeLine ridge) {
            float[] weights = new float[shape.parameters()];
            System.arraycopy(
                    ridge.weights(), 0, weights, shape.headWeights(), ridge.weights().length);
            return weights;
        }

        @Override
        public RoundResult train(
                OptimizerState start,
                WindowBatch training,
                RidgeLine anchor,
                int steps,
                long seed) {
            starts.add(start);
            trainings.add(training);
            anchors.add(anchor);
            float bias = biases[Math.min(rounds++, biases.length - 1)];
            if (Float.isNaN(bias)) {
                return new RoundResult.Diverged("planted divergence", start.step() + 1);
            }
            float[] weights = start.parameters().clone();
            weights[0] = bias;
            OptimizerState state =
                    new OptimizerState(
                            weights, null, null, null, null, start.step() + steps, 0, 0, 0);
            return new RoundResult.Completed(state, telemetry(steps));
        }

        @Override
        public float[] forecasts(float[] weights, WindowBatch batch) {
            float[] forecasts = batch.targets().clone();
            for (int i = 0; i < forecasts.length; i++) {
                forecasts[i] += weights[0];
            }
            return forecasts;
        }

        @Override
        public void close() {}
    }

    static RoundTelemetry telemetry(int steps) {
        double none = Double.NaN;
        return new RoundTelemetry(
                1, 1, 0, none, none, none, none, 0, 0, 1, none, none, none, steps, 2L * steps);
    }
}
