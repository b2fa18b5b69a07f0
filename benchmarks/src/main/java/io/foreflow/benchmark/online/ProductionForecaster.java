package io.foreflow.benchmark.online;

import io.foreflow.experts.MixtureRules;
import io.foreflow.experts.Weighting;
import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.forecasting.FleetForecaster;
import io.foreflow.forecasting.HeapSeriesMemory;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.forecasting.SeriesForecaster;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.learning.ModelLearner;
import io.foreflow.learning.TickOutcome;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The product's learner and forecaster as the job runs them in its deterministic mode, without the
 * job: the learner at every tick, the newest snapshot with {@code effectiveFrom ≤ t} at row t.
 */
final class ProductionForecaster implements OnlineForecaster {

    private final ModelSettings settings;
    private final SeriesKey key;
    private final ModelLearner learner; // null if what serves learns nothing
    private final FleetForecaster forecaster;
    private final HeapSeriesMemory memory = new HeapSeriesMemory();
    private final TickClock clock;
    private final Deque<ModelSnapshot> waiting = new ArrayDeque<>();
    private final Map<String, Double> details = new TreeMap<>();
    private ModelSnapshot serving;
    private long gradients;

    private ProductionForecaster(
            ModelSettings settings, SeriesKey key, ModelLearner learner, SeriesForecaster series) {
        this.settings = settings;
        this.key = key;
        this.learner = learner;
        forecaster =
                new FleetForecaster(
                        settings,
                        series,
                        () -> ChannelAttentionNetwork.open(settings, ComputeDevice.cpu()));
        clock = new TickClock(settings.learn().tick().toMillis(), this::tick);
    }

    /** Serves what the settings say. */
    static OnlineForecaster learning(ModelSettings settings, SeriesKey key) {
        return new ProductionForecaster(
                settings,
                key,
                ModelLearner.create(settings, ComputeDevice.cpu()),
                new SeriesForecaster(settings));
    }

    /** Serves what a weighting chooses. */
    static OnlineForecaster learning(ModelSettings settings, SeriesKey key, Weighting weighting) {
        return new ProductionForecaster(
                settings,
                key,
                ModelLearner.create(settings, ComputeDevice.cpu()),
                new SeriesForecaster(settings, weighting));
    }

    /** Serves the mixture under other rules than the product's. */
    static OnlineForecaster mixing(ModelSettings settings, SeriesKey key, MixtureRules rules) {
        return new ProductionForecaster(
                settings,
                key,
                ModelLearner.create(settings, ComputeDevice.cpu()),
                new SeriesForecaster(settings, rules));
    }

    /** Serves what needs no learner. */
    static OnlineForecaster unlearnt(ModelSettings settings, SeriesKey key, Weighting weighting) {
        return new ProductionForecaster(
                settings, key, null, new SeriesForecaster(settings, weighting));
    }

    @Override
    public Forecast next(Row row) {
        if (learner != null) {
            clock.add(row);
        }
        while (!waiting.isEmpty() && waiting.peek().effectiveFrom() <= row.time()) {
            serving = waiting.remove();
        }
        forecaster.series().observe(row, memory);
        List<SeriesForecast> made = new ArrayList<>();
        forecaster.forecast(List.of(key), serving, ignored -> memory, made::add);
        SeriesForecast forecast = made.get(0);
        return new Forecast(
                forecast.values(), forecast.servedBy(), forecast.lower(), forecast.upper());
    }

    private void tick(long tick, List<Row> rows) {
        TickOutcome outcome = learner.tick(tick, rows);
        if (outcome.snapshot() != null) {
            waiting.add(outcome.snapshot());
        }
        outcome.events().forEach(this::count);
    }

    private void count(LearnerEvent event) {
        switch (event.kind()) {
            case ROUND -> details.merge("rounds", 1.0, Double::sum);
            case PROMOTED -> details.merge("promoted", 1.0, Double::sum);
            case ROLLED_BACK -> details.merge("rolledBack", 1.0, Double::sum);
            case DRIFT -> details.merge("drifts", 1.0, Double::sum);
            case DIVERGED -> details.merge("diverged", 1.0, Double::sum);
            default -> {}
        }
        if (event.telemetry() != null) {
            gradients += event.telemetry().gradientEvaluations();
        }
    }

    @Override
    public long parameters() {
        if (learner == null) {
            return 0;
        }
        return settings.learn().tuned()
                ? settings.shape().parameters()
                : (settings.lookback() + 1L) * settings.horizon();
    }

    @Override
    public long gradients() {
        return gradients;
    }

    @Override
    public Map<String, Double> details() {
        return details;
    }

    @Override
    public void close() {
        forecaster.close();
        if (learner != null) {
            learner.close();
        }
    }
}
