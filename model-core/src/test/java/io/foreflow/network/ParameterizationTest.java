package io.foreflow.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;
import org.junit.jupiter.api.Test;

class ParameterizationTest {

    private static final NetworkShape SHAPE = new NetworkShape(3, 12, 5, 4);

    // twelve power iterations leave (s2/s1)^24 of the second singular value
    private static final double NORM_TOLERANCE = 0.02;

    @Test
    void spectralWeightsHaveTheirGammaAsSpectralNorm() {
        float[] omega =
                Parameterization.SPECTRAL.start(SHAPE, NetworkInitialization.random(SHAPE, 7));
        omega[SHAPE.parameters() + 4] = 2.5f;

        float[] weights = Parameterization.SPECTRAL.served(SHAPE, omega);

        assertThat(weights).hasSize(SHAPE.parameters());
        assertThat(norm(weights, SHAPE.queryWeights(), 12, 4)).isCloseTo(1, within(NORM_TOLERANCE));
        assertThat(norm(weights, SHAPE.keyWeights(), 12, 4)).isCloseTo(1, within(NORM_TOLERANCE));
        assertThat(norm(weights, SHAPE.valueWeights(), 12, 4)).isCloseTo(1, within(NORM_TOLERANCE));
        assertThat(norm(weights, SHAPE.outputWeights(), 4, 12))
                .isCloseTo(1, within(NORM_TOLERANCE));
        assertThat(norm(weights, SHAPE.headWeights(), 12, 5))
                .isCloseTo(2.5, within(2.5 * NORM_TOLERANCE));
        assertThat(weights[SHAPE.gamma()]).isEqualTo(1);
    }

    @Test
    void plainAndFrozenWeightsAreTheVectorItself() {
        float[] omega = NetworkInitialization.random(SHAPE, 7);

        assertThat(Parameterization.PLAIN.served(SHAPE, omega)).isEqualTo(omega);
        assertThat(Parameterization.FROZEN_ATTENTION.served(SHAPE, omega)).isEqualTo(omega);
    }

    @Test
    void randomStartIsGlorotUniformWithZeroBiases() {
        NetworkShape shape = new NetworkShape(7, 512, 96, 16);

        float[] omega = NetworkInitialization.random(shape, 1);

        float[] head = Arrays.copyOfRange(omega, shape.headWeights(), shape.headBias());
        double limit = Math.sqrt(6.0 / (512 + 96));
        double squares = 0;
        for (float weight : head) {
            assertThat(Math.abs(weight)).isLessThanOrEqualTo((float) limit);
            squares += (double) weight * weight;
        }
        // variance limit²/3, n = 49152: its standard error is 0.4 %
        assertThat(squares / head.length)
                .isCloseTo(limit * limit / 3, within(0.02 * limit * limit));
        assertThat(Arrays.copyOfRange(omega, shape.headBias(), omega.length)).containsOnly(0);
        assertThat(Arrays.copyOfRange(omega, shape.outputBias(), shape.headWeights()))
                .containsOnly(0);
    }

    private static double norm(float[] weights, int from, int rows, int columns) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < rows * columns; i++) {
            matrix.data[i] = weights[from + i];
        }
        return NormOps_DDRM.normP2(matrix);
    }
}
