package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.TICK_ROWS;
import static io.foreflow.learning.LearnerFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.experts.Expert;
import io.foreflow.experts.Ladder;
import io.foreflow.forecasting.HeapSeriesMemory;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.forecasting.SeriesForecaster;
import io.foreflow.learning.LearnerFixtures.PlantedBench;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The season that a learner finds where none is given. */
class SeasonTest {

    private static final int PERIOD = 6;
    private static final int ROWS = 8 * TICK_ROWS;

    @Test
    void isPublishedWithTheModelAndForecastWith() {
        ModelSettings settings = settings(0);
        ModelSnapshot snapshot = last(run(learner(settings), rows()));
        HeapSeriesMemory memory = new HeapSeriesMemory();
        SeriesForecaster forecaster =
                new SeriesForecaster(settings, new Ladder(Expert.SEASONAL_NAIVE));
        rows().forEach(row -> forecaster.observe(row, memory));

        SeriesForecast forecast =
                forecaster.forecast(rows().get(0).key(), memory, snapshot, null, 0);

        assertThat(snapshot.seasonalPeriod()).isEqualTo(PERIOD);
        for (int step = 1; step <= settings.horizon(); step++) {
            assertThat(forecast.values()[step - 1]).isEqualTo(value(ROWS + step));
        }
    }

    @Test
    void aSeasonThatIsGivenIsNotLookedFor() {
        assertThat(last(run(learner(settings(8)), rows())).seasonalPeriod()).isZero();
    }

    @Test
    void isKnownAfterARestore() {
        ModelSettings settings = settings(0);
        ModelLearner first = learner(settings);
        List<Row> rows = rows();
        run(first, rows.subList(0, 5 * TICK_ROWS)); // looked for at ticks 1, 2, 4 and 8

        ModelLearner second =
                ModelLearner.restore(
                        settings, first.state(), new PlantedBench(settings.shape(), 0.01f));

        assertThat(second.state()).isEqualTo(first.state());
        List<Row> next = rows.subList(5 * TICK_ROWS, 6 * TICK_ROWS);
        assertThat(last(run(second, next)).seasonalPeriod()).isEqualTo(PERIOD);
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int t = 1; t <= ROWS; t++) {
            rows.add(LearnerFixtures.row("host-0", t, value(t), 3 * value(t)));
        }
        return rows;
    }

    private static float value(int t) {
        return t % PERIOD == 0 ? 10 : t % PERIOD;
    }

    private static ModelSnapshot last(List<TickOutcome> outcomes) {
        ModelSnapshot last = null;
        for (TickOutcome outcome : outcomes) {
            last = outcome.snapshot() == null ? last : outcome.snapshot();
        }
        return last;
    }

    private static ModelLearner learner(ModelSettings settings) {
        return new ModelLearner(settings, new PlantedBench(settings.shape(), 0.01f));
    }

    private static ModelSettings settings(int seasonalPeriod) {
        ModelSettings base = LearnerFixtures.settings();
        return new ModelSettings(
                base.name(),
                base.channels(),
                base.step(),
                base.lookback(),
                base.shortLookback(),
                base.horizon(),
                seasonalPeriod,
                base.align(),
                base.scale(),
                base.forecast(),
                base.ridge(),
                base.learn(),
                base.optimizer());
    }
}
