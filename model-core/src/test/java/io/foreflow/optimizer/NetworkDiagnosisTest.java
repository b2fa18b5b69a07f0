package io.foreflow.optimizer;

import static io.foreflow.optimizer.CoupledChannels.SCALE;
import static io.foreflow.optimizer.CoupledChannels.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.linear.NormalizedWindow;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.NetworkShape;
import io.foreflow.network.ReferenceNetwork;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.junit.jupiter.api.Test;

class NetworkDiagnosisTest {

    private static final int PRODUCTS = 24;

    private static NetworkDiagnosis diagnose(float[] omega, TrainingSet data, int windows) {
        return diagnose(SHAPE, omega, data, windows, PRODUCTS);
    }

    private static NetworkDiagnosis diagnose(
            NetworkShape shape, float[] omega, TrainingSet data, int windows, int products) {
        try (FineTuning tuning =
                FineTuning.open(
                        shape, SCALE, TestSettings.plainAdam().build(), ComputeDevice.cpu())) {
            return tuning.diagnose(omega, data, windows, products, 1, 1);
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
    void endsOfTheCurvatureAreThoseOfTheWholeHessian() {
        NetworkShape shape = new NetworkShape(2, 5, 2, 2);
        Random random = new Random(8);
        double[] omega = random.doubles(shape.parameters(), -0.7, 0.7).toArray();
        for (int c = shape.gamma(); c < shape.beta(); c++) {
            omega[c] += 1.5;
        }
        double[][] window = new double[shape.channels()][shape.lookback()];
        double[][] target = new double[shape.channels()][shape.horizon()];
        for (int c = 0; c < shape.channels(); c++) {
            Arrays.setAll(window[c], t -> random.nextGaussian());
            Arrays.setAll(target[c], h -> random.nextGaussian());
        }
        float[] weights = new float[omega.length];
        for (int i = 0; i < omega.length; i++) {
            weights[i] = (float) omega[i];
        }
        double[] spectrum = spectrum(hessian(shape, omega, window, target));

        NetworkDiagnosis found = diagnose(shape, weights, set(window, target), 1, omega.length);

        // as many products as weights; differences of gradients in float32 keep three digits
        double largest = spectrum[spectrum.length - 1];
        assertThat(spectrum[0]).isLessThan(-0.1 * largest);
        assertThat(found.lambdaMax()).isCloseTo(largest, within(0.005 * largest));
        assertThat(found.lambdaMin()).isCloseTo(spectrum[0], within(0.005 * largest));
    }

    /** Of the reference network's mean squared error, by second differences in double. */
    private static double[][] hessian(
            NetworkShape shape, double[] omega, double[][] window, double[][] target) {
        double h = 1e-4; // rounding leaves 1e-8 of it, the fourth derivative as much
        double[][] hessian = new double[omega.length][omega.length];
        for (int i = 0; i < omega.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int signs = 0; signs < 4; signs++) {
                    double first = signs < 2 ? h : -h;
                    double second = signs % 2 == 0 ? h : -h;
                    double[] shifted = omega.clone();
                    shifted[i] += first;
                    shifted[j] += second;
                    sum += first * second * loss(shape, shifted, window, target);
                }
                hessian[i][j] = sum / (4 * h * h * h * h);
                hessian[j][i] = hessian[i][j];
            }
        }
        return hessian;
    }

    private static double loss(
            NetworkShape shape, double[] omega, double[][] window, double[][] target) {
        double[][] forecast =
                new ReferenceNetwork(shape, SCALE, omega)
                        .forecast(window, new boolean[] {true, true});
        double sum = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int h = 0; h < shape.horizon(); h++) {
                sum += Math.pow(forecast[c][h] - target[c][h], 2);
            }
        }
        return sum / (shape.channels() * shape.horizon());
    }

    /** Eigenvalues, smallest first. */
    private static double[] spectrum(double[][] symmetric) {
        EigenDecomposition_F64<DMatrixRMaj> eigen =
                DecompositionFactory_DDRM.eig(symmetric.length, false, true);
        assertThat(eigen.decompose(new DMatrixRMaj(symmetric))).isTrue();
        double[] values = new double[symmetric.length];
        Arrays.setAll(values, i -> eigen.getEigenvalue(i).getReal());
        Arrays.sort(values);
        return values;
    }

    private static TrainingSet set(double[][] window, double[][] target) {
        float[] inputs = flat(window);
        float[] targets = flat(target);
        float[] mask = new float[targets.length];
        float[] available = new float[window.length];
        Arrays.fill(mask, 1);
        Arrays.fill(available, 1);
        return new TrainingSet(1, inputs, available, targets, mask);
    }

    private static float[] flat(double[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / rows[0].length][i % rows[0].length];
        }
        return flat;
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
