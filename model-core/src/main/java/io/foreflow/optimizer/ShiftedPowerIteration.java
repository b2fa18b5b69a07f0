package io.foreflow.optimizer;

import java.util.function.UnaryOperator;

/**
 * The published way to the smallest eigenvalue: power iteration on H for the largest modulus c,
 * then on c I − H, whose dominant vector is H's smallest one. Its error shrinks by the factor (c −
 * λ₂)/(c − λ_min) a product, which for λ_max = 30 and λ_min = −0.3 is 0.99: kept to compare with
 * {@link LanczosProcess}, which needs ten products where this needs hundreds.
 */
final class ShiftedPowerIteration {

    private ShiftedPowerIteration() {}

    /** Spends a third of the products on c and the others on λ_min. */
    static Spectrum run(UnaryOperator<double[]> product, double[] start, int products) {
        int first = Math.max(1, products / 3);
        Pair top = iterate(product, start, first, 0);
        double shift = Math.abs(top.value) + top.residual;
        Pair bottom = iterate(product, start, Math.max(1, products - first), shift);
        boolean found = Double.isFinite(top.value) && Double.isFinite(bottom.value);
        return found
                ? new Spectrum(
                        top.value, top.residual, bottom.value, bottom.residual, bottom.vector)
                : Spectrum.unknown(start);
    }

    /** Power iteration on H, or on shift I − H if the shift is not zero; Rayleigh quotient of H. */
    private static Pair iterate(
            UnaryOperator<double[]> product, double[] start, int products, double shift) {
        double[] v = DenseVectors.scaled(start, 1 / DenseVectors.norm(start));
        for (int k = 1; ; k++) {
            double[] w = product.apply(v);
            double value = DenseVectors.dot(v, w);
            if (k == products) {
                DenseVectors.addScaled(w, -value, v);
                return new Pair(value, DenseVectors.norm(w), v);
            }
            if (shift != 0) {
                DenseVectors.addScaled(w, -shift, v);
            }
            double norm = DenseVectors.norm(w);
            if (norm == 0) {
                return new Pair(value, 0, v);
            }
            v = DenseVectors.scaled(w, 1 / norm);
        }
    }

    private record Pair(double value, double residual, double[] vector) {}
}
