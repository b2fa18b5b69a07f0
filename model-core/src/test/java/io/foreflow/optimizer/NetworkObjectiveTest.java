package io.foreflow.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkShape;
import io.foreflow.network.ReferenceNetwork;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The loss and its gradient in float64. */
class NetworkObjectiveTest {

    private static final NetworkShape SHAPE = CoupledChannels.SHAPE;
    private static final long SEED = 12;
    private static final int BATCH = 5;
    private static final long STEP = 3;

    /** A set with a masked channel, a masked window and unobserved target cells. */
    private static TrainingSet ragged() {
        TrainingSet data = CoupledChannels.windows();
        for (int w = 0; w < data.windows(); w++) {
            data.available()[w * SHAPE.channels() + 2] = w % 2;
            data.targetMask()[w * SHAPE.channels() * SHAPE.horizon() + w % 5] = 0;
            data.targets()[w * SHAPE.channels() * SHAPE.horizon() + w % 5] = Float.NaN;
        }
        return data;
    }

    private static double[] anyWeights() {
        Random random = new Random(SEED);
        double[] omega = random.doubles(SHAPE.parameters(), -0.4, 0.4).toArray();
        omega[0] += 1;
        omega[1] -= 1;
        omega[2] += 0.7;
        return omega;
    }

    private static NetworkObjective objective() {
        return new NetworkObjective(
                SHAPE, CoupledChannels.SCALE, BATCH, ragged(), SEED, DataType.FLOAT64);
    }

    @Test
    void lossIsTheMeanSquareOverObservedCellsOfTheDrawnWindows() {
        double[] omega = anyWeights();
        TrainingSet data = ragged();
        ReferenceNetwork reference = new ReferenceNetwork(SHAPE, CoupledChannels.SCALE, omega);
        CounterRandom random = new CounterRandom(SEED, Purpose.BATCH, STEP);
        double sum = 0;
        int cells = 0;
        for (int p = 0; p < BATCH; p++) {
            int w = random.index(p, data.windows());
            double[][] window = new double[SHAPE.channels()][SHAPE.lookback()];
            boolean[] available = new boolean[SHAPE.channels()];
            for (int c = 0; c < SHAPE.channels(); c++) {
                int row = w * SHAPE.channels() + c;
                available[c] = data.available()[row] == 1;
                for (int t = 0; t < SHAPE.lookback(); t++) {
                    window[c][t] = data.inputs()[row * SHAPE.lookback() + t];
                }
            }
            double[][] forecast = reference.forecast(window, available);
            for (int c = 0; c < SHAPE.channels(); c++) {
                for (int h = 0; h < SHAPE.horizon(); h++) {
                    int cell = (w * SHAPE.channels() + c) * SHAPE.horizon() + h;
                    if (available[c] && data.targetMask()[cell] == 1) {
                        sum += Math.pow(forecast[c][h] - data.targets()[cell], 2);
                        cells++;
                    }
                }
            }
        }

        double loss;
        try (NDManager manager = ComputeDevice.cpu().openManager()) {
            loss =
                    Gradient.lossAt(
                            objective().batch(manager, STEP), manager.create(omega), manager);
        }

        // normalised inputs reach the engine as floats: 6e-8 each
        assertThat(loss).isCloseTo(sum / cells, within(1e-6 * sum / cells));
    }

    @Test
    void gradientEqualsCentralDifferences() {
        double[] omega = anyWeights();
        double h = 1e-5;
        try (NDManager manager = ComputeDevice.cpu().openManager()) {
            Loss loss = objective().batch(manager, STEP);

            double[] gradient =
                    Gradient.of(loss, manager.create(omega), manager).vector().toDoubleArray();

            double size = DenseVectors.norm(gradient) / Math.sqrt(gradient.length);
            for (int i = 0; i < omega.length; i++) {
                double kept = omega[i];
                omega[i] = kept + h;
                double plus = at(loss, omega, manager);
                omega[i] = kept - h;
                double minus = at(loss, omega, manager);
                omega[i] = kept;
                // h² · f‴/6 = 1e-10 · f‴, rounding 1e-16/h = 1e-11
                assertThat(gradient[i])
                        .as("parameter %d", i)
                        .isCloseTo((plus - minus) / (2 * h), within(1e-6 * size));
            }
        }
    }

    private static double at(Loss loss, double[] omega, NDManager manager) {
        try (NDArray point = manager.create(omega)) {
            return Gradient.lossAt(loss, point, manager);
        }
    }

    @Test
    void maskedChannelsTakeNoPartInTheGradient() {
        TrainingSet clean = ragged();
        TrainingSet dirty = ragged();
        for (int row = 0; row < dirty.available().length; row++) {
            if (dirty.available()[row] == 0) {
                dirty.inputs()[row * SHAPE.lookback()] = Float.NaN;
                dirty.targets()[row * SHAPE.horizon()] = Float.NaN;
            }
        }

        assertThat(gradientOf(dirty)).isEqualTo(gradientOf(clean)).doesNotContain(Float.NaN);
    }

    private static float[] gradientOf(TrainingSet data) {
        try (NDManager manager = ComputeDevice.cpu().openManager()) {
            NetworkObjective objective =
                    new NetworkObjective(
                            SHAPE, CoupledChannels.SCALE, BATCH, data, SEED, DataType.FLOAT32);
            return Gradient.of(
                            objective.batch(manager, STEP),
                            Vectors.copy(manager, anyWeights(), DataType.FLOAT32),
                            manager)
                    .vector()
                    .toFloatArray();
        }
    }
}
