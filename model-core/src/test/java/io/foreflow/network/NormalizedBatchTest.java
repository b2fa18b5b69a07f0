package io.foreflow.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalizedBatchTest {

    private static final NetworkShape SHAPE = new NetworkShape(2, 32, 4, 3);
    private static final ScaleSettings SCALE = new ScaleSettings(64, 8, 1e-2);

    @Test
    void denormalisingWhatWasNormalisedGivesTheWindowBack() {
        float[] windows = anyWindows(3);
        NormalizedBatch batch = new NormalizedBatch(SHAPE, SCALE, 4);
        for (int slot = 0; slot < 3; slot++) {
            batch.fill(slot, windows, ones(3), slot);
        }

        float[] normalised = read(batch);

        for (int row = 0; row < 6; row++) {
            for (int t = 0; t < SHAPE.lookback(); t++) {
                int at = row * SHAPE.lookback() + t;
                // values up to 100: a float's rounding there is 4e-6
                assertThat(batch.denormalise(row / 2, row % 2, normalised[at]))
                        .isCloseTo(windows[at], within(2e-5f));
            }
        }
    }

    @Test
    void normalisedRowsHaveMeanZeroAndVarianceOne() {
        NormalizedBatch batch = new NormalizedBatch(SHAPE, SCALE, 1);
        batch.fill(0, anyWindows(1), ones(1), 0);

        float[] normalised = read(batch);

        for (int row = 0; row < 2; row++) {
            double mean = 0;
            double square = 0;
            for (int t = 0; t < SHAPE.lookback(); t++) {
                double z = normalised[row * SHAPE.lookback() + t];
                mean += z / SHAPE.lookback();
                square += z * z / SHAPE.lookback();
            }
            assertThat(mean).isCloseTo(0, within(1e-6));
            // 1e-5 is added to a variance near 1
            assertThat(square).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void constantChannelStaysSilentAboveTheFloor() {
        float[] windows = new float[2 * SHAPE.lookback()];
        Arrays.fill(windows, 5);
        windows[0] = 5.001f;
        NormalizedBatch batch = new NormalizedBatch(SHAPE, SCALE, 1);

        batch.fill(0, windows, ones(1), 0);

        assertThat(batch.sigma()).containsOnly((float) SCALE.sigmaFloor());
        assertThat(read(batch)[0]).isCloseTo(0.1f, within(0.01f));
    }

    @Test
    void clipsTargetDeviationsAsItClipsTheWindow() {
        float[] windows = new float[2 * SHAPE.lookback()];
        Arrays.fill(windows, 5);
        NormalizedBatch batch = new NormalizedBatch(SHAPE, SCALE, 1);
        batch.fill(0, windows, ones(1), 0);

        assertThat(batch.targetDeviation(0, 1, 6)).isEqualTo(1);
        assertThat(batch.targetDeviation(0, 1, 1000)).isEqualTo(8);
        assertThat(batch.targetDeviation(0, 1, -1000)).isEqualTo(-8);
    }

    @Test
    void refilledSlotKeepsNothingOfItsFormerWindow() {
        NormalizedBatch batch = new NormalizedBatch(SHAPE, SCALE, 1);
        batch.fill(0, anyWindows(1), ones(1), 0);
        float[] available = {0, 1};

        batch.fill(0, anyWindows(1), available, 0);

        assertThat(Arrays.copyOf(read(batch), SHAPE.lookback())).containsOnly(0);
        assertThat(batch.available(0, 0)).isFalse();
        assertThat(batch.available(0, 1)).isTrue();
        assertThat(batch.sigma()[0]).isEqualTo(1);
    }

    private static float[] read(NormalizedBatch batch) {
        try (NDManager manager = ComputeDevice.cpu().openManager();
                NDArray tensor = batch.normalised(manager, DataType.FLOAT32)) {
            return tensor.toFloatArray();
        }
    }

    private static float[] anyWindows(int count) {
        Random random = new Random(9);
        float[] windows = new float[count * SHAPE.channels() * SHAPE.lookback()];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = (float) (100 * (i % 64 / 32) + random.nextGaussian());
        }
        return windows;
    }

    private static float[] ones(int count) {
        float[] available = new float[count * SHAPE.channels()];
        Arrays.fill(available, 1);
        return available;
    }
}
