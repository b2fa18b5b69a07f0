package io.foreflow.weights;

import java.util.Arrays;
import java.util.List;

/**
 * An array of floats with a shape. The array is shared and never written to.
 *
 * @param shape sizes of its dimensions; none for a single number
 * @param values row-major
 */
public record Tensor(List<Integer> shape, float[] values) {

    public Tensor {
        shape = List.copyOf(shape);
        long size = size(shape);
        if (size != values.length) {
            throw new WeightsException(
                    "Invalid tensor: %d values (must be %d for shape %s)"
                            .formatted(values.length, size, shape));
        }
    }

    /** A tensor made of some dimensions and a part of an array. */
    static Tensor part(float[] from, int offset, Integer... shape) {
        List<Integer> sizes = List.of(shape);
        int size = Math.toIntExact(size(sizes));
        return new Tensor(sizes, Arrays.copyOfRange(from, offset, offset + size));
    }

    /** Number of elements of a shape. */
    static long size(List<Integer> shape) {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && shape.equals(that.shape)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
