package io.foreflow.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.series.Row;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampledSeriesTest {

    private static final long TICK = LearnerFixtures.TICK_ROWS * LearnerFixtures.STEP;

    @Test
    void ticksLongerThanTheIdleLimitDoNotForgetWhatIsStillHeard() {
        SampledSeries series = new SampledSeries(idleAfterRows(2));

        for (int tick = 1; tick <= 10; tick++) {
            series.add(rowsOf(tick), tick * TICK);
        }

        int origins = series.takeMatured().size();
        assertThat(origins).isGreaterThan(LearnerFixtures.TICK_ROWS);
    }

    @Test
    void forgetsASeriesThatIsNotHeardForTheIdleLimit() {
        SampledSeries series = new SampledSeries(idleAfterRows(2));

        series.add(rowsOf(1), TICK);
        assertThat(series.count()).isOne();
        series.add(List.of(), 2 * TICK);

        assertThat(series.count()).isZero();
    }

    private static List<Row> rowsOf(int tick) {
        return LearnerFixtures.rows(1, 10 * LearnerFixtures.TICK_ROWS, 3).stream()
                .filter(row -> row.time() > (tick - 1) * TICK && row.time() <= tick * TICK)
                .toList();
    }

    private static ModelSettings idleAfterRows(int rows) {
        ModelSettings settings = LearnerFixtures.settings();
        return new ModelSettings(
                settings.name(),
                settings.channels(),
                settings.step(),
                settings.lookback(),
                settings.shortLookback(),
                settings.horizon(),
                settings.seasonalPeriod(),
                new AlignSettings(3, Duration.ofMillis(rows * LearnerFixtures.STEP)),
                settings.scale(),
                settings.forecast(),
                settings.ridge(),
                settings.learn(),
                settings.optimizer());
    }
}
