package io.foreflow.forecasting;

import static io.foreflow.forecasting.Fleet.KEY;
import static io.foreflow.forecasting.Fleet.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.forecasting.SeriesForecast.HorizonAccuracy;
import io.foreflow.state.ModelSnapshot;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are numbers, and no more than that. */
class PoisonTest {

    private static final ModelSnapshot RIDGES =
            Fleet.snapshot(Fleet.ridge(Fleet.SHORT, 1f), Fleet.ridge(Fleet.LOOKBACK, 2f), null);

    private final SeriesForecaster forecaster = new SeriesForecaster(Fleet.settings());
    private final HeapSeriesMemory memory = new HeapSeriesMemory();

    @ParameterizedTest
    @ValueSource(floats = {0, 1e30f, -1e30f, Float.MAX_VALUE, Float.MIN_VALUE})
    void aForecastIsAlwaysANumber(float poison) {
        Random random = new Random(2);
        for (int index = 1; index <= 60; index++) {
            boolean poisoned = index > 20 && index % 7 != 0;
            forecaster.observe(
                    row(index, poisoned ? poison : (float) random.nextGaussian(), poison), memory);

            SeriesForecast forecast = forecaster.forecast(KEY, memory, RIDGES, null, 0);
            for (float value : forecast.values()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void aNetworkThatForecastsNoNumberLeavesTheRidgeToServe() {
        Random random = new Random(2);
        for (int index = 1; index <= 12; index++) {
            forecaster.observe(Fleet.noise(index, random), memory);
        }
        float[] broken = new float[2 * Fleet.HORIZON];
        Arrays.fill(broken, Float.POSITIVE_INFINITY);
        ModelSnapshot snapshot =
                Fleet.snapshot(
                        Fleet.ridge(Fleet.SHORT, 1f),
                        Fleet.ridge(Fleet.LOOKBACK, 2f),
                        Fleet.network(0));

        SeriesForecast forecast = forecaster.forecast(KEY, memory, snapshot, broken, 0);

        SeriesForecast ridge = forecaster.forecast(KEY, memory, RIDGES, null, 0);
        assertThat(forecast.values()).isEqualTo(ridge.values());
    }

    @Test
    void oneSentinelAmongTheTruthsDoesNotDecideTheAccuracyForEver() {
        Random random = new Random(4);
        double before = 0;
        double atOnce = 0;
        double later = 0;
        for (int index = 1; index <= 400; index++) {
            boolean sentinel = index == 100;
            float cpu = sentinel ? -1e30f : (float) random.nextGaussian();
            forecaster.observe(row(index, cpu, (float) random.nextGaussian()), memory);
            SeriesForecast forecast = forecaster.forecast(KEY, memory, null, null, 0);
            HorizonAccuracy atStepOne = forecast.accuracy().get(0);
            before = index == 99 ? atStepOne.mse() : before;
            atOnce = index == 101 ? atStepOne.mse() : atOnce;
            later = index == 400 ? atStepOne.mse() : later;
        }

        // two errors, of the sentinel and from it, clipped to 10 scales, a weight of 1/32 each:
        // the memory is 16 residuals of two channels
        assertThat(atOnce).isBetween(before, before + 2 * 100 / 32.0);
        assertThat(later).isBetween(before / 3, before * 3);
    }
}
