package io.foreflow.benchmark.method;

import io.foreflow.network.NetworkShape;
import io.foreflow.network.Parameterization;
import io.foreflow.optimizer.CurvatureProbe;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.OptimizerSettings;
import java.util.Locale;
import java.util.Map;

/**
 * How a network is trained offline.
 *
 * <p>The numbers that stay the same are SAMformer's (Ilbert et al., ICML 2024, and the code
 * published with it): width 16, Adam (0.9, 0.999, 1e-7) without decay or clipping, batches of 32,
 * epochs that meet every window once, a learning rate that falls within each five epochs as half a
 * cosine and starts again, at most 100 epochs, an end after five without a better validation error,
 * the weights of the best epoch. Schedule-free averaging takes the place of the schedule: its rate
 * is constant.
 *
 * @param parameterization which weights are trained, in which form
 * @param ridgeStart whether training starts from the ridge; else from Glorot's draws
 * @param learningRate at the first epoch and after each restart
 * @param restart epochs after which the learning rate starts again
 * @param epochs at most
 * @param sharpness whether the gradient is taken at ω + ε
 * @param rho radius ρ; NaN for the published one of the data set and horizon
 * @param escape whether negative curvature is probed and left
 * @param probe how it is probed
 * @param langevin whether noise is added
 * @param averaging which weights are validated
 * @param base what is made of a gradient
 * @param layerDecay α
 */
public record Recipe(
        Parameterization parameterization,
        boolean ridgeStart,
        double learningRate,
        int restart,
        int epochs,
        boolean sharpness,
        double rho,
        boolean escape,
        CurvatureProbe probe,
        boolean langevin,
        Averaging averaging,
        BaseStep base,
        double layerDecay) {

    private static final int WIDTH = 16;
    private static final int BATCH = 32;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-7;
    private static final double SMALLEST_RATE = 1e-6;
    private static final int PATIENCE = 5;

    /** Escape and noise as the product has them by default. */
    private static final int ESCAPE_EVERY = 200;

    private static final int LANCZOS_STEPS = 15;
    private static final double ESCAPE_THRESHOLD = 0.05;
    private static final double KICK = 1;
    private static final double TEMPERATURE = 0.01;
    private static final double AVERAGE_DECAY = 0.99;

    /** Table 3 of the SAMformer paper's appendix, for horizons 96, 192, 336 and 720. */
    private static final Map<String, double[]> PUBLISHED_RHO =
            Map.of(
                    "etth1", new double[] {0.5, 0.6, 0.9, 0.9},
                    "etth2", new double[] {0.5, 0.8, 0.6, 0.8},
                    "ettm1", new double[] {0.6, 0.9, 0.9, 0.9});

    /** The published code's own where the paper names none. */
    private static final double OTHER_RHO = 0.7;

    /** The transformer with Adam alone. */
    public static Recipe transformer() {
        return new Recipe(
                Parameterization.PLAIN,
                false,
                1e-3,
                5,
                100,
                false,
                Double.NaN,
                false,
                CurvatureProbe.LANCZOS,
                false,
                Averaging.NONE,
                BaseStep.ADAM,
                1);
    }

    /**
     * The network of {@code full}: the Escape-Explore Optimizer with all its parts from the ridge,
     * in steps a tenth of the published and within the product's own radius. Chosen on the first 16
     * months of ETTh1, ETTh2 and ETTm1.
     */
    public static Recipe tuned() {
        return new Recipe(
                Parameterization.PLAIN,
                true,
                1e-4,
                5,
                100,
                true,
                0.05,
                true,
                CurvatureProbe.LANCZOS,
                true,
                Averaging.EMA,
                BaseStep.ADAM,
                1);
    }

    Recipe with(Parameterization form) {
        return new Recipe(
                form,
                ridgeStart,
                learningRate,
                restart,
                epochs,
                sharpness,
                rho,
                escape,
                probe,
                langevin,
                averaging,
                base,
                layerDecay);
    }

    Recipe withSharpness() {
        return new Recipe(
                parameterization,
                ridgeStart,
                learningRate,
                restart,
                epochs,
                true,
                rho,
                escape,
                probe,
                langevin,
                averaging,
                base,
                layerDecay);
    }

    /**
     * What Glorot's limit of W_Q, W_K and W_V is multiplied by. The published code keeps them as
     * kernels of the shape (L, heads, d), and its library takes L for the size of a receptive
     * field, so that with one head their limit is √(6/(L + L d)) instead of √(6/(L + d)).
     */
    double projectionScale(NetworkShape shape) {
        double lookback = shape.lookback();
        return Math.sqrt((lookback + shape.width()) / (lookback + lookback * shape.width()));
    }

    int width() {
        return WIDTH;
    }

    int batch() {
        return BATCH;
    }

    /** Epochs without a better validation error after which training ends. */
    int patience() {
        return PATIENCE;
    }

    /** Learning rate of an epoch, from 0. */
    double learningRate(int epoch) {
        if (averaging == Averaging.SCHEDULE_FREE) {
            return learningRate;
        }
        double phase = Math.PI * (epoch % restart) / restart;
        return SMALLEST_RATE + (learningRate - SMALLEST_RATE) * (1 + Math.cos(phase)) / 2;
    }

    OptimizerSettings optimizer(Problem problem, int epoch) {
        return new OptimizerSettings(
                WIDTH,
                BATCH,
                base,
                learningRate(epoch),
                layerDecay,
                BETA1,
                BETA2,
                EPSILON,
                0,
                0,
                sharpness,
                Double.isNaN(rho) ? publishedRho(problem) : rho,
                false,
                escape,
                ESCAPE_EVERY,
                LANCZOS_STEPS,
                ESCAPE_THRESHOLD,
                KICK,
                langevin,
                TEMPERATURE,
                averaging,
                AVERAGE_DECAY);
    }

    static double publishedRho(Problem problem) {
        double[] radii = PUBLISHED_RHO.get(problem.series().name().toLowerCase(Locale.ROOT));
        if (radii == null) {
            return OTHER_RHO;
        }
        return switch (problem.horizon()) {
            case 96 -> radii[0];
            case 192 -> radii[1];
            case 336 -> radii[2];
            case 720 -> radii[3];
            default -> OTHER_RHO;
        };
    }
}
