package io.foreflow.optimizer;

import io.foreflow.random.CounterRandom;
import java.util.function.UnaryOperator;

/** How the ends of the Hessian's spectrum are found from products with vectors. */
public enum CurvatureProbe {
    /** {@link LanczosProcess}: both ends from ten to twenty products. */
    LANCZOS {
        @Override
        Spectrum probe(
                UnaryOperator<double[]> product,
                double[] start,
                int products,
                CounterRandom random) {
            return LanczosProcess.run(product, start, products, random);
        }
    },
    /** {@link ShiftedPowerIteration}: as published with the optimizer; needs hundreds. */
    POWER {
        @Override
        Spectrum probe(
                UnaryOperator<double[]> product,
                double[] start,
                int products,
                CounterRandom random) {
            return ShiftedPowerIteration.run(product, start, products);
        }
    };

    abstract Spectrum probe(
            UnaryOperator<double[]> product, double[] start, int products, CounterRandom random);
}
