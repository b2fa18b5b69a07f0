package io.foreflow.optimizer;

import static io.foreflow.optimizer.SyntheticObjective.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.network.ComputeDevice;
import io.foreflow.settings.OptimizerSettings;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pieces of the optimizer, each against its formula in float64. */
class OptimizerPartsTest {

    private static final double EXACT = 1e-12;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = ComputeDevice.cpu().openManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static OptimizerSettings exponential(double decay) {
        TestSettings settings = TestSettings.everything();
        settings.averageDecay = decay;
        return settings.build();
    }

    @Test
    void momentsFollowAdamsFormula() {
        OptimizerSettings settings = TestSettings.plainAdam().build();
        Random random = new Random(1);
        double m = 0;
        double v = 0;
        Moments moments =
                new Moments(
                        settings, manager.create(new double[1]), manager.create(new double[1]), 0);
        for (int t = 1; t <= 20; t++) {
            double g = random.nextGaussian();
            m = settings.beta1() * m + (1 - settings.beta1()) * g;
            v = settings.beta2() * v + (1 - settings.beta2()) * g * g;
            double unbiasedM = m / (1 - Math.pow(settings.beta1(), t));
            double unbiasedV = v / (1 - Math.pow(settings.beta2(), t));

            double direction =
                    moments.direction(manager.create(new double[] {g})).toDoubleArray()[0];

            assertThat(direction)
                    .isCloseTo(
                            unbiasedM / (Math.sqrt(unbiasedV) + settings.epsilon()), within(EXACT));
            assertThat(moments.first().toDoubleArray()[0]).isCloseTo(m, within(EXACT));
            assertThat(moments.second().toDoubleArray()[0]).isCloseTo(v, within(EXACT));
            assertThat(moments.step()).isEqualTo(t);
        }
    }

    @Test
    void averageStartsAtTheFirstWeightsAndIsTheNormalisedExponentialSum() {
        double decay = 0.9;
        double[] omegas = {3, -1, 4, 1, -5};
        WeightAverage average =
                new WeightAverage(exponential(decay), manager.create(new double[1]), 0);
        for (int t = 1; t <= omegas.length; t++) {
            average.add(manager, manager.create(new double[] {omegas[t - 1]}));

            double sum = 0;
            double weights = 0;
            for (int i = 1; i <= t; i++) {
                sum += Math.pow(decay, t - i) * omegas[i - 1];
                weights += Math.pow(decay, t - i);
            }
            double found = average.vector().toDoubleArray()[0];
            if (t == 1) {
                assertThat(found).isEqualTo(omegas[0]);
            }
            assertThat(found).isCloseTo(sum / weights, within(EXACT));
        }
    }

    @Test
    void firstFloatAverageIsTheFirstWeightsBitForBit() {
        float[] omega = {0.1f, -3.3e-7f, 12345.678f, 0};
        WeightAverage average =
                new WeightAverage(exponential(0.999), manager.create(new float[4]), 0);

        average.add(manager, manager.create(omega));

        assertThat(average.vector().toFloatArray()).isEqualTo(omega);
    }

    @Test
    void perturbationHasLengthRhoAlongTheGradient() {
        NDArray omega = manager.create(new double[] {1, -2, 0});
        NDArray gradient = manager.create(new double[] {3, 0, -4});

        double[] epsilon = new Perturbation(0.5, false).at(omega, gradient).toDoubleArray();

        assertThat(epsilon).containsExactly(new double[] {0.3, 0, -0.4}, within(EXACT));
    }

    @Test
    void adaptivePerturbationCarriesTheSizeTwice() {
        NDArray omega = manager.create(new double[] {1, -2, 0});
        NDArray gradient = manager.create(new double[] {3, 1, -4});
        double[] s = {1.01, 2.01, 0.01};
        double norm = Math.sqrt(Math.pow(3 * s[0], 2) + s[1] * s[1] + Math.pow(4 * s[2], 2));

        double[] epsilon = new Perturbation(0.5, true).at(omega, gradient).toDoubleArray();

        assertThat(epsilon)
                .containsExactly(
                        new double[] {
                            0.5 * 3 * s[0] * s[0] / norm,
                            0.5 * s[1] * s[1] / norm,
                            -0.5 * 4 * s[2] * s[2] / norm
                        },
                        within(EXACT));
    }

    @Test
    void perturbationOfAZeroGradientIsZero() {
        NDArray zero = manager.zeros(new Shape(3), DataType.FLOAT32);

        float[] epsilon = new Perturbation(0.05, false).at(zero, zero).toFloatArray();

        assertThat(epsilon).containsOnly(0);
    }

    @Test
    void langevinNoiseHasTheVarianceOfItsRatio() {
        int size = 200_000;
        double ratio = 0.2;
        double updateNorm = 7;
        NDArray omega = manager.zeros(new Shape(size), DataType.FLOAT32);

        new LangevinNoise(ratio, 11, size).addTo(manager, omega, updateNorm, 4);

        double square = 0;
        double mean = 0;
        for (float x : omega.toFloatArray()) {
            square += x * (double) x / size;
            mean += x / (double) size;
        }
        double variance = ratio * ratio * updateNorm * updateNorm / size;
        // five standard errors: √(2/n) of the variance, 1/√n of the deviation
        assertThat(square).isCloseTo(variance, within(variance * 5 * Math.sqrt(2.0 / size)));
        assertThat(mean).isCloseTo(0, within(5 * Math.sqrt(variance / size)));
    }

    @Test
    void hessianVectorProductErrsAsTheSquareOfItsStep() {
        // f = Σ exp(ω) + (Σ ω)²/2 has H v = exp(ω) ⊙ v + (Σ v) 1
        double[] omega = {0.3, -0.8, 1.1, 0.5};
        double[] v = {0.5, -0.1, 0.7, 0.5};
        double sum = 0.5 - 0.1 + 0.7 + 0.5;
        Loss loss = new SyntheticObjective(w -> w.exp().sum().add(times(0.5, w.sum().square())));
        double[] errors = new double[3];
        double[] steps = {0.2, 0.1, 0.05};
        for (int k = 0; k < steps.length; k++) {
            HessianVectorProduct product =
                    new HessianVectorProduct(loss, manager.create(omega), manager, steps[k]);

            double[] found = product.apply(v);

            for (int i = 0; i < v.length; i++) {
                double expected = Math.exp(omega[i]) * v[i] + sum;
                errors[k] = Math.max(errors[k], Math.abs(found[i] - expected));
            }
            assertThat(product.gradients()).isEqualTo(2);
        }

        // leading term h²/6 · f⁗-ish; the next one changes the ratio 4 by O(h²)
        assertThat(errors[0] / errors[1]).isCloseTo(4, within(0.05));
        assertThat(errors[1] / errors[2]).isCloseTo(4, within(0.02));
        double[] best = HessianVectorProduct.of(loss, manager.create(omega), manager).apply(v);
        assertThat(best[2]).isCloseTo(Math.exp(1.1) * 0.7 + sum, within(1e-9));
    }

    @Test
    void gradientLeavesThePointAndItsModeAlone() {
        NDArray point = manager.create(new double[] {1, 2});
        Loss loss = new SyntheticObjective(w -> w.square().sum());

        Gradient gradient = Gradient.of(loss, point, manager);

        assertThat(gradient.vector().toDoubleArray()).containsExactly(2, 4);
        assertThat(gradient.loss().getDouble()).isEqualTo(5);
        assertThat(point.hasGradient()).isFalse();
        assertThat(point.toDoubleArray()).containsExactly(1, 2);
    }

    @Test
    void attentionStatisticsOfIdentityAndUniformMatrices() {
        double[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        double third = 1.0 / 3;
        double[] uniform = new double[9];
        Arrays.fill(uniform, third);
        boolean[] all = {true, true, true};

        AttentionStatistics sharp = AttentionStatistics.of(identity, all, 3);
        AttentionStatistics flat = AttentionStatistics.of(uniform, all, 3);

        assertThat(sharp.entropy()).isZero();
        assertThat(sharp.nuclearNorm()).isCloseTo(3, within(EXACT));
        assertThat(sharp.effectiveRank()).isCloseTo(3, within(EXACT));
        assertThat(flat.entropy()).isCloseTo(Math.log(3), within(EXACT));
        assertThat(flat.nuclearNorm()).isCloseTo(1, within(EXACT));
        assertThat(flat.effectiveRank()).isCloseTo(1, within(1e-6));
    }

    @Test
    void attentionStatisticsSeeOnlyAvailableChannels() {
        double[] attention = {0.5, 0, 0.5, 9, 9, 9, 0.5, 0, 0.5};

        AttentionStatistics found =
                AttentionStatistics.of(attention, new boolean[] {true, false, true}, 3);

        assertThat(found.entropy()).isCloseTo(Math.log(2), within(EXACT));
        assertThat(found.nuclearNorm()).isCloseTo(1, within(EXACT));
        assertThat(AttentionStatistics.of(attention, new boolean[3], 3).entropy()).isNaN();
    }
}
