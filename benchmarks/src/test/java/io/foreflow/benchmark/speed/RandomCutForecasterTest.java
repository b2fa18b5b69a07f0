package io.foreflow.benchmark.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class RandomCutForecasterTest {

    private static final int PERIOD = 8;

    @Test
    void tellsChannelsAndStepsApart() {
        int horizon = 8;
        RandomCutForecaster forecaster = new RandomCutForecaster(2, PERIOD, horizon);
        float[] forecast = null;

        int rows = 1200;
        for (int row = 0; row < rows; row++) {
            float[] values = {at(0, row), at(1, row)};
            byte[] cells = new byte[2];
            Arrays.fill(cells, Cell.OBSERVED);
            forecast =
                    forecaster
                            .next(Row.of(new SeriesKey("m", "s"), row * 1000L, values, cells))
                            .values();
        }

        // a period that it has seen 150 times: nearer to the truth than to the other channel's
        for (int channel = 0; channel < 2; channel++) {
            double own = 0;
            double other = 0;
            for (int step = 0; step < horizon; step++) {
                float made = forecast[channel * horizon + step];
                own += Math.abs(made - at(channel, rows + step));
                other += Math.abs(made - at(1 - channel, rows + step));
            }
            assertThat(own).as("channel %d", channel).isLessThan(other / 4);
        }
    }

    /** The second channel is twice as high and half a period behind. */
    private static float at(int channel, int row) {
        double angle = 2 * Math.PI * row / PERIOD + channel * Math.PI;
        return (float) ((1 + channel) * Math.sin(angle) + 10 * channel);
    }
}
