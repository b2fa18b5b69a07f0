package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.function.UnaryOperator;

/**
 * H v of a loss at ω by the central difference of two gradients: (∇L(ω + hv) − ∇L(ω − hv))/2h.
 *
 * <p>The error is O(h²) from the fourth derivative and O(ε‖g‖/h) from rounding, smallest near h =
 * ∛ε. The step is h = ∛ε (1 + ‖ω‖) for a unit v, ε the type's rounding unit: 5e-3 (1 + ‖ω‖) in
 * float32, 6e-6 (1 + ‖ω‖) in float64. The engine's own second derivatives would need the graph of
 * the gradient, three times the memory, for digits that a mini-batch's curvature does not have.
 */
final class HessianVectorProduct implements UnaryOperator<double[]> {

    private static final double FLOAT_EPSILON = 0x1.0p-23;
    private static final double DOUBLE_EPSILON = 0x1.0p-52;

    private final Loss loss;
    private final NDArray omega;
    private final NDManager manager;
    private final double h;
    private long gradients;

    HessianVectorProduct(Loss loss, NDArray omega, NDManager manager, double h) {
        this.loss = loss;
        this.omega = omega;
        this.manager = manager;
        this.h = h;
    }

    /** With the step that balances the two errors. */
    static HessianVectorProduct of(Loss loss, NDArray omega, NDManager manager) {
        double norm;
        try (Scope scope = Scope.of(manager, omega)) {
            norm = scope.read(omega.norm());
        }
        boolean wide = omega.getDataType() == DataType.FLOAT64;
        double h = StrictMath.cbrt(wide ? DOUBLE_EPSILON : FLOAT_EPSILON) * (1 + norm);
        return new HessianVectorProduct(loss, omega, manager, h);
    }

    @Override
    public double[] apply(double[] v) {
        try (Scope scope = Scope.of(manager, omega)) {
            NDManager here = scope.manager();
            NDArray shift = Vectors.copy(here, v, omega.getDataType()).muli(h);
            NDArray plus = Gradient.of(loss, omega.add(shift), here).vector();
            NDArray minus = Gradient.of(loss, omega.sub(shift), here).vector();
            gradients += 2;
            double[] product = Vectors.doubles(plus.subi(minus));
            for (int i = 0; i < product.length; i++) {
                product[i] /= 2 * h;
            }
            return product;
        }
    }

    /** Gradients computed so far. */
    long gradients() {
        return gradients;
    }
}
