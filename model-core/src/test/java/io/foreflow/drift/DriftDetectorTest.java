package io.foreflow.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.series.SeriesKey;
import io.foreflow.settings.DriftSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftDetectorTest {

    private static final int SERIES = 5;
    private static final int CHANNELS = 2;
    private static final int PHASES = 8;
    private static final long HOLD = 100;
    private static final int ROWS = 1200;
    private static final int CHANGE = 900;
    private static final DriftSettings SETTINGS = new DriftSettings(true, 4, 3.8, null);

    private final Random random = new Random(5);

    private static DriftDetector detector() {
        return new DriftDetector(CHANNELS, PHASES, HOLD, SETTINGS);
    }

    /** Absolute Gaussian noise, which factor of a series and a row makes larger. */
    private float[][][] noise(Factor factor) {
        float[][][] residuals = new float[ROWS][SERIES][CHANNELS];
        for (int row = 0; row < ROWS; row++) {
            for (int series = 0; series < SERIES; series++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    double size = factor.of(row, series) * Math.abs(random.nextGaussian());
                    residuals[row][series][channel] = (float) size;
                }
            }
        }
        return residuals;
    }

    private interface Factor {
        double of(int row, int series);
    }

    private static List<Drift> run(DriftDetector detector, float[][][] noise, int from, int to) {
        List<Drift> drifts = new ArrayList<>();
        for (int row = from; row < to; row++) {
            for (int series = 0; series < SERIES; series++) {
                int key = row % 2 == 0 ? series : SERIES - 1 - series; // any order
                detector.add(new SeriesKey("m", "s" + key), row % PHASES, noise[row][key].clone());
            }
            Drift drift = detector.end(row);
            if (drift != null) {
                drifts.add(drift);
            }
        }
        return drifts;
    }

    private List<Drift> run(Factor factor) {
        return run(detector(), noise(factor), 0, ROWS);
    }

    @Test
    void findsAChangeOfAllSeriesOnceAndSoon() {
        List<Drift> drifts = run((row, series) -> row < CHANGE ? 1 : 4);

        assertThat(drifts).isNotEmpty();
        assertThat(drifts.get(0).time()).isBetween((long) CHANGE, CHANGE + 12L);
        assertThat(drifts.get(0).size()).isGreaterThan(2 * drifts.get(0).usual());
        for (int i = 1; i < drifts.size(); i++) {
            assertThat(drifts.get(i).time() - drifts.get(i - 1).time()).isGreaterThan(HOLD);
        }
    }

    @Test
    void noiseOfASteadySizeIsNoDriftNorIsNoiseOfTheSeason() {
        assertThat(run((row, series) -> 1)).isEmpty();
        assertThat(run((row, series) -> 1 + 5 * (row % PHASES))).isEmpty();
    }

    @Test
    void oneSeriesThatGoesAstrayIsNoDriftOfTheModel() {
        assertThat(run((row, series) -> series == 2 && row >= CHANGE ? 100 : 1)).isEmpty();
    }

    @Test
    void goesOnFromItsBytesAsIfNothingHadBeen() throws IOException {
        float[][][] noise = noise((row, series) -> row < CHANGE ? 1 : 4);
        for (int split : new int[] {3, 500, CHANGE + 1}) {
            DriftDetector whole = detector();
            run(whole, noise, 0, split);
            DriftDetector restored = detector();
            restored.read(in(bytes(whole)), "m");
            assertThat(bytes(restored)).isEqualTo(bytes(whole));

            List<Drift> expected = run(whole, noise, split, ROWS);

            assertThat(run(restored, noise, split, ROWS)).isEqualTo(expected);
            assertThat(bytes(restored)).isEqualTo(bytes(whole));
        }
    }

    @Test
    void beginsAnewWithOtherChannelsAndRefusesANewerVersion() throws IOException {
        DriftDetector whole = detector();
        run(whole, noise((row, series) -> 1), 0, 600);
        byte[] bytes = bytes(whole);
        DriftDetector other = new DriftDetector(CHANNELS + 1, PHASES, HOLD, SETTINGS);
        byte[] fresh = bytes(other);

        other.read(in(bytes), "m");

        assertThat(bytes(other)).isEqualTo(fresh);
        bytes[3] = 2;
        assertThatThrownBy(() -> detector().read(in(bytes), "m"))
                .hasMessageContaining("bytes have version 2, this build reads version");
    }

    private static byte[] bytes(DriftDetector detector) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        detector.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
