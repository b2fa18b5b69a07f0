package io.foreflow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PendingForecastTest {

    private static final int LEVELS = 2;

    @Test
    void givesBackWhatWasPut() {
        float[] values = new float[2 * 3 * PendingForecast.width(LEVELS)];
        PendingForecast forecast =
                new PendingForecast(5, 0, 1, new byte[] {0, 1, 0}, values, new float[0]);
        int at = forecast.at(1, 2, LEVELS);
        float[][] lower = {{0f, -1f}, {0f, -2f}};
        float[][] upper = {{0f, 1f}, {0f, 2f}};

        PendingForecast.put(values, at, 10f, 20f, 30f, 40f, lower, upper, 1);

        assertThat(at).isEqualTo(5 * PendingForecast.width(LEVELS));
        assertThat(forecast.served(at)).isEqualTo(10f);
        assertThat(forecast.lastValue(at)).isEqualTo(20f);
        assertThat(forecast.seasonalNaive(at)).isEqualTo(30f);
        assertThat(forecast.ridge(at)).isEqualTo(40f);
        assertThat(forecast.inside(at, LEVELS, 1.5f)).containsExactly(false, true);
        assertThat(forecast.inside(at, LEVELS, -1f)).containsExactly(true, true);
        assertThat(forecast.learnt(1)).isTrue();
        assertThat(forecast.learnt(2)).isFalse();
    }

    @Test
    void saysNothingOfIntervalsThatWereNotGiven() {
        float[] values = new float[PendingForecast.width(LEVELS)];
        float[][] bounds = {{0f}, {Float.NaN}};
        PendingForecast.put(values, 0, 1f, 1f, 1f, 1f, bounds, bounds, 0);

        assertThat(
                        new PendingForecast(5, 0, 1, new byte[1], values, new float[0])
                                .inside(0, LEVELS, 0f))
                .isNull();
    }

    @Test
    void survivesItsByteFormat() throws IOException {
        PendingForecast forecast =
                new PendingForecast(
                        7,
                        2,
                        3,
                        new byte[] {1},
                        new float[] {1f, Float.NaN, -0f},
                        new float[] {2f});

        assertThat(PendingForecast.read(in(bytes(forecast)))).isEqualTo(forecast);
    }

    @Test
    void refusesAnotherVersion() throws IOException {
        byte[] bytes = bytes(new PendingForecast(7, 2, 3, new byte[0], new float[0], new float[0]));
        bytes[0] = 6;

        assertThatThrownBy(() -> PendingForecast.read(in(bytes)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot read pending forecast: bytes have version 6, this build reads"
                                + " versions 1 to 5. Restore with a newer release.");
    }

    private static byte[] bytes(PendingForecast forecast) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        forecast.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
