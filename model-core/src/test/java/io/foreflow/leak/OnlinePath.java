package io.foreflow.leak;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.forecasting.FleetForecaster;
import io.foreflow.forecasting.HeapSeriesMemory;
import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.forecasting.SeriesForecaster;
import io.foreflow.learning.ModelLearner;
import io.foreflow.learning.TickOutcome;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Row;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.ForecastSettings;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.OptimizerSettings;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import io.foreflow.settings.Serving;
import io.foreflow.state.ModelSnapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The product's learner and forecaster over one series as the job runs them: a tick every {@link
 * #TICK_ROWS} rows, its snapshot in service one row later, a forecast from every row.
 */
final class OnlinePath {

    static final long STEP = 60_000;
    static final int TICK_ROWS = 8;
    static final int CHANNELS = 2;
    static final int LOOKBACK = 16;
    static final int HORIZON = 4;
    static final int SEASON = 10;
    static final int SCALE_ROWS = 12;

    private OnlinePath() {}

    /**
     * What a run said.
     *
     * @param records every forecast, score, event and snapshot in order, all that is in it
     * @param forecasts one a row
     */
    record Said(List<String> records, List<SeriesForecast> forecasts) {}

    /** Runs the rows from the first to the one before {@code until}. */
    static Said run(Leak leak, int until) {
        ModelSettings settings = settings();
        List<String> records = new ArrayList<>();
        List<SeriesForecast> forecasts = new ArrayList<>();
        Deque<ModelSnapshot> waiting = new ArrayDeque<>();
        HeapSeriesMemory memory = new HeapSeriesMemory();
        List<Row> due = new ArrayList<>();
        ModelSnapshot serving = null;
        try (leak;
                ModelLearner learner = ModelLearner.create(settings, ComputeDevice.cpu());
                FleetForecaster forecaster =
                        new FleetForecaster(
                                settings,
                                new SeriesForecaster(settings, leak.weighting()),
                                () ->
                                        ChannelAttentionNetwork.open(
                                                settings, ComputeDevice.cpu()))) {
            for (int index = 0; index < until; index++) {
                leak.arrived(index);
                Row row = leak.seen(index);
                while (!waiting.isEmpty() && waiting.peek().effectiveFrom() <= row.time()) {
                    serving = waiting.remove();
                }
                for (HorizonScore score : forecaster.series().observe(row, memory)) {
                    records.add(text(score));
                }
                ModelSnapshot snapshot = serving;
                forecaster.forecast(
                        List.of(row.key()),
                        snapshot,
                        ignored -> memory,
                        made -> forecasts.add(made));
                SeriesForecast said = leak.said(forecasts.remove(index), index);
                forecasts.add(said);
                records.add(text(said));
                due.add(leak.learnt(index));
                if (row.time() % (TICK_ROWS * STEP) == 0) {
                    TickOutcome outcome = learner.tick(row.time(), due);
                    due.clear();
                    outcome.events().forEach(event -> records.add(event.toString()));
                    if (outcome.snapshot() != null) {
                        ModelSnapshot published = leak.published(outcome.snapshot(), index);
                        waiting.add(published);
                        records.add(text(published));
                    }
                }
            }
            records.add("learner " + Arrays.hashCode(learner.state()));
        }
        return new Said(records, forecasts);
    }

    /** Floats are written so that different ones read differently. */
    private static String text(SeriesForecast forecast) {
        return "forecast %s %s %s %s %s %s %s %s"
                .formatted(
                        forecast.origin(),
                        forecast.status(),
                        Arrays.toString(forecast.values()),
                        Arrays.deepToString(forecast.lower()),
                        Arrays.deepToString(forecast.upper()),
                        Arrays.toString(forecast.servedBy()),
                        forecast.provenance(),
                        forecast.accuracy());
    }

    private static String text(HorizonScore score) {
        return "score %d+%d of %s by version %d: %s for %s (scaled %s), inside %s, naive %s and %s, ridge %s"
                .formatted(
                        score.origin(),
                        score.horizon(),
                        score.channel(),
                        score.modelVersion(),
                        score.forecast(),
                        score.actual(),
                        score.scaledError(),
                        Arrays.toString(score.inside()),
                        score.lastValueError(),
                        score.seasonalNaiveError(),
                        score.ridgeError());
    }

    private static String text(ModelSnapshot snapshot) {
        return "snapshot %d version %d from %d until %d network %b %s"
                .formatted(
                        snapshot.sequence(),
                        snapshot.version(),
                        snapshot.effectiveFrom(),
                        snapshot.trainedUntil(),
                        snapshot.championIsNetwork(),
                        snapshot.weightsHash());
    }

    /** A ridge that is pressed hard, so that a network has something to earn and comes to serve. */
    static ModelSettings settings() {
        Duration step = Duration.ofMillis(STEP);
        return new ModelSettings(
                "leak",
                List.of("cpu", "memory"),
                step,
                LOOKBACK,
                8,
                HORIZON,
                SEASON,
                new AlignSettings(3, Duration.ofDays(1)),
                new ScaleSettings(SCALE_ROWS, 10, 0.05),
                new ForecastSettings(
                        List.of(1, HORIZON),
                        List.of(0.8),
                        1,
                        50,
                        10,
                        0.3,
                        Duration.ofHours(1),
                        2,
                        false,
                        List.of(),
                        Serving.MIXTURE),
                new RidgeSettings(10, 3, 200, 2, 0.8),
                new LearnSettings(
                        step.multipliedBy(TICK_ROWS),
                        step,
                        4,
                        2,
                        1,
                        3,
                        10,
                        60,
                        16,
                        20,
                        0,
                        2,
                        true,
                        7,
                        Duration.ofMinutes(1)),
                new OptimizerSettings(
                        4,
                        8,
                        BaseStep.ADAM,
                        3e-3,
                        1,
                        0.9,
                        0.999,
                        1e-8,
                        1e-3,
                        1,
                        true,
                        0.05,
                        false,
                        false,
                        200,
                        4,
                        0.05,
                        1,
                        false,
                        0,
                        Averaging.EMA,
                        0.9));
    }
}
