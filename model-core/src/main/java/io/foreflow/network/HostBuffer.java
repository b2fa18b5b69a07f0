package io.foreflow.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * One reusable block of memory through which floats reach the engine. Not thread-safe.
 *
 * <p>On the processor the tensor is this memory, not a copy of it, so it must be closed before
 * anything is put here again. The block starts at a multiple of 64 bytes, where the engine's own
 * blocks start: its kernels choose their path by alignment, and with the path the last bits would
 * change.
 */
public final class HostBuffer {

    private static final int ALIGNMENT = 64;

    private final ByteBuffer bytes;
    private final FloatBuffer floats;

    public HostBuffer(int length) {
        int size = Math.multiplyExact(length, Float.BYTES);
        ByteBuffer block = ByteBuffer.allocateDirect(Math.addExact(size, 2 * ALIGNMENT));
        bytes = block.alignedSlice(ALIGNMENT).limit(size).slice().order(ByteOrder.nativeOrder());
        floats = bytes.asFloatBuffer();
    }

    /** A copy of the values in the engine's own memory. */
    public static NDArray copy(NDManager manager, float[] values, DataType type, Shape shape) {
        try (NDArray tensor =
                new HostBuffer(values.length).toTensor(manager, values, type, shape)) {
            return tensor.duplicate();
        }
    }

    /**
     * One number as a tensor of rank 0 in the engine's own memory. What takes part in a graph must
     * be made so: the engine's operations with a Java number wrap it in a direct buffer that lives
     * until the operation returns, while the graph keeps the bare pointer for the backward pass. If
     * the collector runs in between, the gradient is scaled by whatever the memory holds then.
     */
    public static NDArray scalar(NDManager manager, double value, DataType type) {
        try (NDArray lent = manager.create(value);
                NDArray typed = lent.toType(type, true)) {
            return typed.duplicate();
        }
    }

    /** Puts all of an array at a place of the block. */
    void put(int at, float[] values) {
        floats.put(at, values);
    }

    /** The values as a tensor of the given shape and type on the manager's device. */
    public NDArray toTensor(NDManager manager, float[] values, DataType type, Shape shape) {
        put(0, values);
        return toTensor(manager, type, shape);
    }

    /** What was put here as a tensor of the given shape and type on the manager's device. */
    NDArray toTensor(NDManager manager, DataType type, Shape shape) {
        bytes.clear();
        NDArray tensor = manager.create(bytes, shape, DataType.FLOAT32);
        if (type == DataType.FLOAT32) {
            return tensor;
        }
        try (tensor) {
            return tensor.toType(type, true);
        }
    }
}
