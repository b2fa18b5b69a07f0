package io.foreflow.benchmark.breach;

import io.foreflow.benchmark.online.ProductionFleet;
import io.foreflow.forecasting.Breach;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ChannelLimit;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the product over a fleet and holds every probability of being beyond a limit against the
 * observed value of its step, and the two bounds for the whole horizon against whether any observed
 * value of it was beyond. Used once; not thread-safe.
 */
public final class BreachProtocol implements AutoCloseable {

    private final List<ChannelLimit> limits;
    private final List<Integer> report;
    private final int horizon;
    private final long scoredFrom;
    private final ProductionFleet fleet;
    private final Map<SeriesKey, Deque<Open>> open = new HashMap<>();
    private final Reliability[] steps;
    private final Reliability atLeast = new Reliability();
    private final Reliability atMost = new Reliability();

    /** A forecast whose targets are not all there yet. */
    private record Open(SeriesForecast forecast, boolean[] beyond) {}

    /**
     * @param settings with limits
     * @param scoredFrom first origin that counts, epoch milliseconds
     */
    public BreachProtocol(ModelSettings settings, long scoredFrom) {
        limits = settings.forecast().breach().limits();
        report = settings.forecast().report();
        horizon = settings.horizon();
        this.scoredFrom = scoredFrom;
        fleet = new ProductionFleet(settings);
        steps = new Reliability[report.size()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = new Reliability();
        }
    }

    /** Takes the rows of one time, one a series. */
    public void next(List<Row> rows) {
        rows.forEach(this::judge);
        for (SeriesForecast forecast : fleet.next(rows)) {
            if (forecast.origin() >= scoredFrom) {
                open.computeIfAbsent(forecast.key(), key -> new ArrayDeque<>())
                        .add(new Open(forecast, new boolean[limits.size()]));
            }
        }
    }

    private void judge(Row row) {
        Deque<Open> waiting = open.getOrDefault(row.key(), new ArrayDeque<>());
        for (Open one : waiting) {
            long step = (row.time() - one.forecast.origin()) / one.forecast.stepMillis();
            for (int channel = 0; channel < limits.size(); channel++) {
                if (row.observed(channel)) {
                    judge(one, channel, (int) step, row.values()[channel]);
                }
            }
        }
        while (!waiting.isEmpty()
                && row.time()
                        >= waiting.peek().forecast.origin()
                                + horizon * waiting.peek().forecast.stepMillis()) {
            close(waiting.remove());
        }
    }

    private void judge(Open one, int channel, int step, float value) {
        Breach breach = one.forecast.breaches().get(channel);
        if (breach == null || step > horizon) {
            return;
        }
        boolean beyond = value < breach.limit().below() || value > breach.limit().above();
        one.beyond[channel] |= beyond;
        int reported = report.indexOf(step);
        double probability = breach.probability()[step - 1];
        if (reported >= 0 && !Double.isNaN(probability)) {
            steps[reported].add(probability, beyond);
        }
    }

    private void close(Open one) {
        for (int channel = 0; channel < limits.size(); channel++) {
            Breach breach = one.forecast.breaches().get(channel);
            if (breach != null && !Double.isNaN(breach.withinAtLeast())) {
                atLeast.add(breach.withinAtLeast(), one.beyond[channel]);
                atMost.add(breach.withinAtMost(), one.beyond[channel]);
            }
        }
    }

    public List<Integer> report() {
        return report;
    }

    /** Of the i-th reported step. */
    public Reliability step(int i) {
        return steps[i];
    }

    /** Of the lower bound for the whole horizon. */
    public Reliability atLeast() {
        return atLeast;
    }

    /** Of the upper bound for the whole horizon. */
    public Reliability atMost() {
        return atMost;
    }

    @Override
    public void close() {
        fleet.close();
    }
}
