package io.foreflow.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.experts.Expert;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Forecasts that are mixed of the experts: here of last value and seasonal naive. */
class MixedForecastTest {

    private static final int LAST = Expert.LAST_VALUE.ordinal();
    private static final int SEASONAL = Expert.SEASONAL_NAIVE.ordinal();

    private final ModelSettings settings = Fleet.mixing();
    private final SeriesForecaster forecaster = new SeriesForecaster(settings);

    /** A season of three rows in the first channel; a second that stands still. */
    private static Row row(int index) {
        float[] values = {10 + 4 * (index % Fleet.SEASON), 5};
        return Row.of(
                Fleet.KEY, index * Fleet.STEP, values, new byte[] {Cell.OBSERVED, Cell.OBSERVED});
    }

    private SeriesForecast play(HeapSeriesMemory memory, int from, int to) {
        SeriesForecast forecast = null;
        for (int index = from; index < to; index++) {
            forecaster.observe(row(index), memory);
            forecast = forecaster.forecast(Fleet.KEY, memory, null, null, 0);
        }
        return forecast;
    }

    @Test
    void learnsThatTheSeasonForetells() {
        HeapSeriesMemory memory = new HeapSeriesMemory();

        SeriesForecast early = play(memory, 0, 4);
        SeriesForecast late = play(memory, 4, 600);

        assertThat(early.servedBy()[LAST]).isCloseTo(0.5f, within(0.1f));
        // five of six weights (two channels, three horizons) cannot tell the two apart
        assertThat(late.servedBy()[SEASONAL]).isCloseTo((5 * 0.5f + 1) / 6, within(0.03f));
        // row 599 is the last of its season, 18: the next is the first, 10
        assertThat(late.values()[0]).isCloseTo(10f, within(0.3f));
    }

    @Test
    void weightsBetweenReportedHorizonsAreLinearInTheStep() {
        HeapSeriesMemory memory = new HeapSeriesMemory();
        play(memory, 0, 200);
        float[] values = play(memory, 200, 201).values();

        // row 200 is 18, seasonal 10, 14, 18, 10, 14, 18; steps 3 and 6 do not tell them apart
        double atOne = (18 - values[0]) / 8.0;
        double atTwo = (18 - values[1]) / 4.0;

        assertThat(atOne).isBetween(0.5, 1.0);
        assertThat(values[2]).isCloseTo(18f, within(1e-4f));
        double atThree = 2 * atTwo - atOne;
        assertThat(atThree).isBetween(0.4, 0.6);
    }

    @Test
    void goesOnFromSavedMemoryToTheSameBits() throws IOException {
        HeapSeriesMemory whole = new HeapSeriesMemory();
        HeapSeriesMemory first = new HeapSeriesMemory();
        play(first, 0, 40);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        first.write(new DataOutputStream(bytes));
        HeapSeriesMemory second =
                HeapSeriesMemory.read(
                        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(second.mixture()).isNotNull();
        assertThat(play(second, 40, 80).values()).isEqualTo(play(whole, 0, 80).values());
    }
}
