package io.foreflow.benchmark.online;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.forecasting.FleetForecaster;
import io.foreflow.forecasting.HeapSeriesMemory;
import io.foreflow.forecasting.SeriesForecast;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link ProductionForecaster} for several series of one model: one learner for all of them, as in
 * the job's deterministic mode. Not thread-safe.
 */
public final class ProductionFleet implements AutoCloseable {

    private final ModelLearner learner;
    private final FleetForecaster forecaster;
    private final TickClock clock;
    private final Map<SeriesKey, HeapSeriesMemory> memories = new LinkedHashMap<>();
    private final Deque<ModelSnapshot> waiting = new ArrayDeque<>();
    private ModelSnapshot serving;
    private int rounds;

    public ProductionFleet(ModelSettings settings) {
        learner = ModelLearner.create(settings, ComputeDevice.cpu());
        forecaster =
                new FleetForecaster(
                        settings,
                        () -> ChannelAttentionNetwork.open(settings, ComputeDevice.cpu()));
        clock = new TickClock(settings.learn().tick().toMillis(), this::tick);
    }

    /**
     * Takes the rows of one time, later than the one before, and forecasts from those that are due.
     *
     * @param rows at least one, one a series
     */
    public List<SeriesForecast> next(List<Row> rows) {
        clock.add(rows);
        long time = rows.get(0).time();
        while (!waiting.isEmpty() && waiting.peek().effectiveFrom() <= time) {
            serving = waiting.remove();
        }
        List<SeriesKey> due = new ArrayList<>();
        for (Row row : rows) {
            HeapSeriesMemory memory =
                    memories.computeIfAbsent(row.key(), key -> new HeapSeriesMemory());
            forecaster.series().observe(row, memory);
            if (forecaster.series().due(memory)) {
                due.add(row.key());
            }
        }
        List<SeriesForecast> forecasts = new ArrayList<>();
        if (!due.isEmpty()) {
            forecaster.forecast(due, serving, memories::get, forecasts::add);
        }
        return forecasts;
    }

    private void tick(long tick, List<Row> rows) {
        TickOutcome outcome = learner.tick(tick, rows);
        if (outcome.snapshot() != null) {
            waiting.add(outcome.snapshot());
        }
        rounds +=
                (int)
                        outcome.events().stream()
                                .filter(event -> event.kind() == LearnerEvent.Kind.ROUND)
                                .count();
    }

    /** Rounds of fine-tuning that ended so far. */
    public int rounds() {
        return rounds;
    }

    @Override
    public void close() {
        forecaster.close();
        learner.close();
    }
}
