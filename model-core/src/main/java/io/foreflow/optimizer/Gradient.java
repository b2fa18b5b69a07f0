package io.foreflow.optimizer;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.foreflow.network.GradientMode;

/**
 * A loss and its gradient at one point, both outside of any graph.
 *
 * <p>Each gradient is taken at a fresh leaf, an alias of the point that alone takes part in the
 * graph: there is nothing to zero, nothing accumulates, and the point itself is never written. The
 * engine's own collector is not used: it allows one per process and walks every array of it. Any
 * number of threads may differentiate at once.
 *
 * @param loss scalar
 * @param vector ∇L, shaped as the point
 */
record Gradient(NDArray loss, NDArray vector) {

    /** Differentiates; the result belongs to {@code owner}, all else is freed. */
    static Gradient of(Loss loss, NDArray point, NDManager owner) {
        return GradientMode.RECORDING.run(() -> differentiate(loss, point, owner));
    }

    /** The loss alone. */
    static double lossAt(Loss loss, NDArray point, NDManager owner) {
        return GradientMode.SILENT.run(
                () -> {
                    try (Scope scope = Scope.of(owner, operands(loss, point))) {
                        return scope.read(loss.at(point));
                    }
                });
    }

    private static Gradient differentiate(Loss loss, NDArray point, NDManager owner) {
        try (Scope scope = Scope.of(owner, operands(loss, point))) {
            NDArray leaf = point.stopGradient();
            leaf.setRequiresGradient(true);
            NDArray value = loss.at(leaf);
            NDArray one = scope.manager().ones(value.getShape(), value.getDataType());
            JniUtils.backward(engine(value), engine(one), false, false);
            NDArray gradient = JniUtils.getGradient(engine(leaf));
            return new Gradient(
                    Scope.handOver(value.stopGradient(), owner), Scope.handOver(gradient, owner));
        }
    }

    private static NDArray[] operands(Loss loss, NDArray point) {
        NDArray[] tensors = loss.tensors();
        NDArray[] all = new NDArray[tensors.length + 1];
        System.arraycopy(tensors, 0, all, 0, tensors.length);
        all[tensors.length] = point;
        return all;
    }

    private static PtNDArray engine(NDArray array) {
        if (array instanceof PtNDArray tensor) {
            return tensor;
        }
        throw new EngineException(
                "Cannot differentiate %s: it is no tensor of the PyTorch engine"
                        .formatted(array.getClass().getName()));
    }
}
