package io.foreflow.benchmark.speed;

import io.foreflow.network.NetworkShape;
import java.util.Arrays;
import java.util.List;

/** What the online ridge costs, in Java on the processor, beside the engine's product in double. */
final class RidgeFigures {

    static final String TYPE = "float64";

    private static final NetworkShape SHAPE = NetworkProducts.REFERENCE;

    /** Rows a window adds to the ridge's sums, and all it is multiplied with. */
    static final ProductShape PRODUCT =
            new ProductShape(
                    SHAPE.lookback(), RidgeBenchmark.WINDOWS, SHAPE.lookback() + SHAPE.horizon());

    private RidgeFigures() {}

    static List<SpeedFigure> of(Rounds rounds) {
        double[] rate = rounds.processorProductRate(PRODUCT, TYPE);
        return List.of(
                SpeedFigure.time(
                        "ridge absorbs 1,000 windows",
                        "µs",
                        times(rounds.cpuNanos("absorb"), 1e-3),
                        micros(absorbMultiplyAdds(), rate)),
                SpeedFigure.of(
                        "ridge absorbs, Java allocation",
                        "B/window",
                        times(rounds.bytes("absorb"), 1.0 / RidgeBenchmark.WINDOWS)),
                SpeedFigure.time(
                        "ridge solve",
                        "µs",
                        times(rounds.cpuNanos("solve"), 1e-3),
                        micros(solveMultiplyAdds(), rate)),
                SpeedFigure.of("ridge solve, Java allocation", "B", rounds.bytes("solve")));
    }

    /** The upper triangle of Σ aᵀa, and Σ aᵀt. */
    private static double absorbMultiplyAdds() {
        double size = SHAPE.lookback() + 1;
        return RidgeBenchmark.WINDOWS * (size * (size + 1) / 2 + size * SHAPE.horizon());
    }

    /** Cholesky's N³/6, and two triangular solves of H columns. */
    private static double solveMultiplyAdds() {
        double size = SHAPE.lookback() + 1;
        return size * size * size / 6 + size * size * SHAPE.horizon();
    }

    private static double[] micros(double multiplyAdds, double[] rates) {
        return Arrays.stream(rates).map(rate -> 1e-3 * multiplyAdds / rate).toArray();
    }

    private static double[] times(double[] values, double factor) {
        return Arrays.stream(values).map(value -> value * factor).toArray();
    }
}
