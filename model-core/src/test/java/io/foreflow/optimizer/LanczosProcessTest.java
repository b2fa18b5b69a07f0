package io.foreflow.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LanczosProcessTest {

    private static final long SEED = 5;
    private static final CounterRandom RANDOM = new CounterRandom(SEED, Purpose.PROBE_START, 1);

    /** A bulk in [0, 1] between one large and one slightly negative eigenvalue. */
    private static double[] spectrum(int size) {
        double[] values = new double[size];
        Arrays.setAll(values, i -> (double) i / size);
        values[0] = 30;
        values[size - 1] = -0.3;
        return values;
    }

    @Test
    void findsBothEndsOfAKnownSpectrumFromFifteenProducts() {
        UnaryOperator<double[]> product = reflected(spectrum(400));

        Spectrum found = LanczosProcess.run(product, start(400), 15, RANDOM);

        assertThat(found.lambdaMax()).isCloseTo(30, within(1e-8));
        assertThat(found.lambdaMin()).isCloseTo(-0.3, within(0.02));
        assertThat(found.lambdaMinResidual()).isLessThan(0.1);
        assertThat(found.escapes(0.001)).isTrue();
    }

    @Test
    void residualsAreTheTrueOnesAndBoundTheError() {
        UnaryOperator<double[]> product = reflected(spectrum(400));
        for (int products : new int[] {3, 6, 10, 20}) {
            Spectrum found = LanczosProcess.run(product, start(400), products, RANDOM);

            double[] v = found.lambdaMinVector();
            double[] residual = product.apply(v);
            DenseVectors.addScaled(residual, -found.lambdaMin(), v);
            assertThat(DenseVectors.norm(v)).isCloseTo(1, within(1e-12));
            assertThat(found.lambdaMinResidual())
                    .isCloseTo(DenseVectors.norm(residual), within(1e-10));
            // inside the spectrum, and an eigenvalue within the residual
            assertThat(found.lambdaMin()).isGreaterThanOrEqualTo(-0.3 - 1e-10);
            assertThat(found.lambdaMax()).isLessThanOrEqualTo(30 + 1e-10);
            double nearest =
                    Arrays.stream(spectrum(400))
                            .map(value -> Math.abs(value - found.lambdaMin()))
                            .min()
                            .orElseThrow();
            assertThat(nearest).isLessThanOrEqualTo(found.lambdaMinResidual() + 1e-10);
        }
    }

    @Test
    void isExactWithAsManyProductsAsDimensions() {
        double[] values = {30, 4, 2, 1, 0.5, -0.3};

        Spectrum found = LanczosProcess.run(reflected(values), start(6), 50, RANDOM);

        assertThat(found.lambdaMax()).isCloseTo(30, within(1e-10));
        assertThat(found.lambdaMin()).isCloseTo(-0.3, within(1e-10));
        assertThat(found.lambdaMinResidual()).isLessThan(1e-10);
    }

    @Test
    void leavesAnInvariantSubspace() {
        UnaryOperator<double[]> product = v -> multiply(spectrum(6), v);
        double[] eigenvector = new double[6];
        eigenvector[5] = 2;

        Spectrum found = LanczosProcess.run(product, eigenvector, 6, RANDOM);

        assertThat(found.lambdaMin()).isCloseTo(-0.3, within(1e-10));
        assertThat(found.lambdaMax()).isCloseTo(30, within(1e-8));
    }

    @Test
    void leavesTheSpaceOfAStartThatWasDrawnFromTheSameSource() {
        for (int seed = 0; seed < 100; seed++) {
            CounterRandom random = new CounterRandom(seed, Purpose.PROBE_START, 1);
            double[] start = new double[2];
            Arrays.setAll(start, i -> random.uniform(i) - 0.5);

            Spectrum found = LanczosProcess.run(double[]::clone, start, 2, random);

            assertThat(found.lambdaMin()).as("seed %d", seed).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void saysNothingOfAnOperatorThatIsNotFinite() {
        Spectrum found =
                LanczosProcess.run(v -> DenseVectors.scaled(v, Double.NaN), start(6), 4, RANDOM);

        assertThat(found.lambdaMin()).isNaN();
        assertThat(found.escapes(0)).isFalse();
    }

    @Test
    void powerIterationNeedsHundredsOfProductsForTheSame() {
        UnaryOperator<double[]> product = reflected(spectrum(400));

        Spectrum few = ShiftedPowerIteration.run(product, start(400), 50);
        Spectrum many = ShiftedPowerIteration.run(product, start(400), 3000);

        assertThat(few.lambdaMax()).isCloseTo(30, within(1e-8));
        assertThat(few.lambdaMin()).as("after 50 products").isPositive();
        assertThat(many.lambdaMin()).isCloseTo(-0.3, within(1e-3));
        assertThat(many.lambdaMinResidual()).isLessThan(0.05);
    }

    private static double[] start(int size) {
        return new Random(SEED).doubles(size, -1, 1).toArray();
    }

    /** U diag(values) U with U = I − 2 u uᵀ, an orthogonal reflection. */
    private static UnaryOperator<double[]> reflected(double[] values) {
        double[] u = new Random(SEED + 1).doubles(values.length, -1, 1).toArray();
        double[] unit = DenseVectors.scaled(u, 1 / DenseVectors.norm(u));
        return v -> reflect(unit, multiply(values, reflect(unit, v)));
    }

    private static double[] reflect(double[] unit, double[] v) {
        double[] result = v.clone();
        DenseVectors.addScaled(result, -2 * DenseVectors.dot(unit, v), unit);
        return result;
    }

    private static double[] multiply(double[] values, double[] v) {
        double[] result = new double[v.length];
        Arrays.setAll(result, i -> values[i] * v[i]);
        return result;
    }
}
