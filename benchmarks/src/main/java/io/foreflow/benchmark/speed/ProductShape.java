package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.BenchmarkException;
import java.util.Arrays;

/** A product of a matrix of rows × inner with one of inner × columns. */
record ProductShape(int rows, int inner, int columns) {

    static ProductShape parse(String text) {
        try {
            int[] sides = Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
            return new ProductShape(sides[0], sides[1], sides[2]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new BenchmarkException(
                    "Invalid product: %s (must be ROWSxINNERxCOLUMNS)".formatted(text), e);
        }
    }

    double multiplyAdds() {
        return (double) rows * inner * columns;
    }

    @Override
    public String toString() {
        return rows + "x" + inner + "x" + columns;
    }
}
