package io.foreflow.forecasting;

import static io.foreflow.forecasting.Fleet.KEY;
import static io.foreflow.forecasting.Fleet.STEP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.settings.BreachSettings;
import io.foreflow.settings.ChannelLimit;
import io.foreflow.settings.ModelSettings;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Last value serves: no model, a season that repeats nothing. Two channels, limits on the first.
 */
class BreachesTest {

    private static final float NONE = Float.POSITIVE_INFINITY;

    @Test
    void theProbabilityIsThatOfTheIntervalsAtTheirBounds() {
        SeriesForecast without = play(limits(-NONE, NONE), 200);
        float upper = without.upper()[0][0];
        float lower = without.lower()[1][0];

        SeriesForecast above = play(limits(-NONE, upper), 200);
        SeriesForecast below = play(limits(lower, NONE), 200);
        SeriesForecast both = play(limits(lower, upper), 200);

        assertThat(without.breaches().get(0)).isNull();
        assertThat(above.breaches().get(1)).isNull();
        assertThat(above.breaches().get(0).probability()[0]).isCloseTo(0.1f, within(1e-4f));
        assertThat(below.breaches().get(0).probability()[0]).isCloseTo(0.025f, within(1e-4f));
        assertThat(both.breaches().get(0).probability()[0]).isCloseTo(0.125f, within(1e-4f));
    }

    @Test
    void theFirstStepIsTheFirstThatIsLikelyEnough() {
        float[] probability = {0.1f, 0.3f, 0.5f, 0.7f};
        ChannelLimit limit = new ChannelLimit(-NONE, 1);

        Breach breach = Breach.of(limit, probability, 0.5);

        assertThat(breach.step()).isEqualTo(3);
        assertThat(breach.withinAtLeast()).isCloseTo(0.7, within(1e-6));
        assertThat(breach.withinAtMost()).isEqualTo(1);
        assertThat(Breach.of(limit, probability, 0.8).step()).isZero();
        assertThat(Breach.of(limit, new float[] {0.1f, 0.2f}, 0.5).withinAtMost())
                .isCloseTo(0.3, within(1e-6));
    }

    @Test
    void beforeThereAreIntervalsThereIsNoProbability() {
        Breach breach = play(limits(-NONE, 0), 6).breaches().get(0);

        assertThat(breach.probability()).contains(Float.NaN);
        assertThat(breach.withinAtLeast()).isNaN();
    }

    @Test
    void withoutAnyLimitNothingIsSaid() {
        assertThat(play(Fleet.settings(), 50).breaches()).isEmpty();
    }

    private static ModelSettings limits(float below, float above) {
        return Fleet.limiting(
                new BreachSettings(
                        List.of(new ChannelLimit(below, above), ChannelLimit.NONE), 0.5));
    }

    private static SeriesForecast play(ModelSettings settings, int rows) {
        SeriesForecaster forecaster = new SeriesForecaster(settings);
        HeapSeriesMemory memory = new HeapSeriesMemory();
        Random random = new Random(6);
        SeriesForecast forecast = null;
        for (int index = 1; index <= rows; index++) {
            float[] values = {(float) random.nextGaussian(), (float) random.nextGaussian()};
            byte[] cells = {Cell.OBSERVED, Cell.OBSERVED};
            forecaster.observe(Row.of(KEY, index * STEP, values, cells), memory);
            forecast = forecaster.forecast(KEY, memory, null, null, 0);
        }
        return forecast;
    }
}
