package io.foreflow.optimizer;

import static io.foreflow.optimizer.CoupledChannels.SCALE;
import static io.foreflow.optimizer.CoupledChannels.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.linear.NormalizedWindow;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkInitialization;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class NetworkDiagnosisTest {

    private static final int PRODUCTS = 24;

    private static NetworkDiagnosis diagnose(float[] omega, TrainingSet data, int windows) {
        try (FineTuning tuning =
                FineTuning.open(
                        SHAPE, SCALE, TestSettings.plainAdam().build(), ComputeDevice.cpu())) {
            return tuning.diagnose(omega, data, windows, PRODUCTS, 1, 1);
        }
    }

    /** γ = 1, A uniform since queries and keys are zero, a silent path, and a head of zeros. */
    private static float[] blank() {
        float[] omega = new float[SHAPE.parameters()];
        Arrays.fill(omega, SHAPE.gamma(), SHAPE.beta(), 1);
        return omega;
    }

    /** The same window again and again, so that a batch is a batch of it. */
    private static TrainingSet one() {
        TrainingSet all = CoupledChannels.windows();
        int channels = SHAPE.channels();
        return new TrainingSet(
                1,
                Arrays.copyOf(all.inputs(), channels * SHAPE.lookback()),
                Arrays.copyOf(all.available(), channels),
                Arrays.copyOf(all.targets(), channels * SHAPE.horizon()),
                Arrays.copyOf(all.targetMask(), channels * SHAPE.horizon()));
    }

    /** N of the only window. */
    private static DMatrixRMaj normalised(TrainingSet data) {
        DMatrixRMaj matrix = new DMatrixRMaj(SHAPE.channels(), SHAPE.lookback());
        NormalizedWindow window = new NormalizedWindow(SHAPE.lookback(), SCALE);
        for (int c = 0; c < SHAPE.channels(); c++) {
            window.fill(data.inputs(), c * SHAPE.lookback());
            for (int i = 0; i < SHAPE.lookback(); i++) {
                matrix.set(c, i, window.design()[i] / window.sigma());
            }
        }
        return matrix;
    }

    @Test
    void uniformAttentionHasRankOneAndTheHeadSeesTheWindow() {
        TrainingSet data = one();

        NetworkDiagnosis found = diagnose(blank(), data, 4);

        int channels = SHAPE.channels();
        double[] third = new double[channels * channels];
        Arrays.fill(third, 1.0 / channels);
        assertThat(found.attention()).containsExactly(third, within(1e-6));
        assertThat(found.attentionSpectrum()).containsExactly(new double[] {1, 0, 0}, within(1e-6));
        assertThat(found.attentionEntropy()).isCloseTo(Math.log(channels), within(1e-6));
        assertThat(found.attentionEffectiveRank()).isCloseTo(1, within(1e-5));
        SingularValues window = SingularValues.of(normalised(data));
        assertThat(found.representationSpectrum()).containsExactly(window.values(), within(1e-4));
        assertThat(found.representationNuclearNorm()).isCloseTo(window.nuclearNorm(), within(1e-4));
        assertThat(found.representationEffectiveRank())
                .isCloseTo(window.effectiveRank(), within(1e-4));
        assertThat(found.windows()).isEqualTo(4);
        assertThat(found.gradientEvaluations()).isEqualTo(2 * PRODUCTS);
    }

    @Test
    void representationIsWindowPlusWhatAttentionAdds() {
        TrainingSet data = one();
        float[] omega = blank();
        Random random = new Random(5);
        // value and output weights; A stays uniform, so each row gets the mean row times W_V W_O
        for (int i = SHAPE.valueWeights(); i < SHAPE.headWeights(); i++) {
            omega[i] = (float) (0.2 * random.nextGaussian());
        }
        DMatrixRMaj expected = normalised(data);
        double[] mean = new double[SHAPE.lookback()];
        for (int i = 0; i < mean.length; i++) {
            for (int c = 0; c < SHAPE.channels(); c++) {
                mean[i] += expected.get(c, i) / SHAPE.channels();
            }
        }
        for (int j = 0; j < SHAPE.lookback(); j++) {
            double added = omega[SHAPE.outputBias() + j];
            for (int k = 0; k < SHAPE.width(); k++) {
                double value = omega[SHAPE.valueBias() + k];
                for (int i = 0; i < mean.length; i++) {
                    value += mean[i] * omega[SHAPE.valueWeights() + i * SHAPE.width() + k];
                }
                added += value * omega[SHAPE.outputWeights() + k * SHAPE.lookback() + j];
            }
            for (int c = 0; c < SHAPE.channels(); c++) {
                expected.add(c, j, added);
            }
        }

        NetworkDiagnosis found = diagnose(omega, data, 2);

        assertThat(found.representationSpectrum())
                .containsExactly(SingularValues.of(expected).values(), within(1e-3));
    }

    @Test
    void curvatureOfABlankNetworkIsThatOfItsLinearHead() {
        // with β = 0 and a head of zeros the Hessian of the head is block-wise 2/cells Σ σ² z zᵀ
        TrainingSet data = one();
        DMatrixRMaj rows = new DMatrixRMaj(SHAPE.channels(), SHAPE.lookback() + 1);
        NormalizedWindow window = new NormalizedWindow(SHAPE.lookback(), SCALE);
        for (int c = 0; c < SHAPE.channels(); c++) {
            window.fill(data.inputs(), c * SHAPE.lookback());
            for (int i = 0; i <= SHAPE.lookback(); i++) {
                rows.set(c, i, window.design()[i]); // centred values, then σ
            }
        }
        double largest = SingularValues.of(rows).values()[0];
        int cells = SHAPE.channels() * SHAPE.horizon();

        NetworkDiagnosis found = diagnose(blank(), data, 1);

        double expected = 2 * largest * largest / cells;
        assertThat(found.lambdaMax()).isGreaterThan(expected * 0.99);
        assertThat(found.lambdaMaxResidual()).isLessThan(0.01 * found.lambdaMax());
    }

    @Test
    void looksAtTheSameWindowsForTheSameStepAndLeavesTheWeightsAlone() {
        float[] omega = NetworkInitialization.random(SHAPE, 3);
        float[] before = omega.clone();
        TrainingSet data = CoupledChannels.windows();

        NetworkDiagnosis once = diagnose(omega, data, 16);
        NetworkDiagnosis again = diagnose(omega, data, 16);

        assertThat(again).usingRecursiveComparison().isEqualTo(once);
        assertThat(omega).isEqualTo(before);
        assertThat(once.lambdaMin()).isLessThan(once.lambdaMax());
        assertThat(once.attentionEntropy()).isBetween(0.0, Math.log(SHAPE.channels()));
    }
}
