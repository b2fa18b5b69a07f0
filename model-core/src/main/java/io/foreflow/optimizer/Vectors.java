package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.network.HostBuffer;

/** Flat vectors on their way into the engine and out of it. */
final class Vectors {

    private Vectors() {}

    /** A copy of the values in the engine's own memory. */
    static NDArray copy(NDManager manager, float[] values, DataType type) {
        return HostBuffer.copy(manager, values, type, new Shape(values.length));
    }

    /** A copy of the values, rounded if the type is. */
    static NDArray copy(NDManager manager, double[] values, DataType type) {
        if (type == DataType.FLOAT64) {
            return manager.create(values);
        }
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return copy(manager, rounded, type);
    }

    static float[] floats(NDArray vector) {
        if (vector.getDataType() == DataType.FLOAT32) {
            return ReadBack.of(vector, NDArray::toFloatArray);
        }
        double[] values = doubles(vector);
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    static double[] doubles(NDArray vector) {
        if (vector.getDataType() == DataType.FLOAT64) {
            return ReadBack.of(vector, NDArray::toDoubleArray);
        }
        float[] values = floats(vector);
        double[] widened = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            widened[i] = values[i];
        }
        return widened;
    }
}
