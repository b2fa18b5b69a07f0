package io.foreflow.benchmark.saddle;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.network.Parameterization;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.OptimizerSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An optimizer, or a form of the weights, that takes part. */
public enum Contender {
    ADAM(Parameterization.PLAIN, false, false, false, Averaging.NONE),
    SAM(Parameterization.PLAIN, true, false, false, Averaging.NONE),
    SIGMA_REPARAM(Parameterization.SPECTRAL, false, false, false, Averaging.NONE),
    RANDOM_TRANSFORMER(Parameterization.FROZEN_ATTENTION, false, false, false, Averaging.NONE),
    ADAM_ESCAPE(Parameterization.PLAIN, false, true, false, Averaging.NONE),
    SAM_ESCAPE(Parameterization.PLAIN, true, true, false, Averaging.NONE),
    ADAM_AVERAGE(Parameterization.PLAIN, false, false, false, Averaging.EMA),
    SAM_AVERAGE(Parameterization.PLAIN, true, false, false, Averaging.EMA),
    ADAM_LANGEVIN(Parameterization.PLAIN, false, false, true, Averaging.NONE),
    EEO(Parameterization.PLAIN, true, true, true, Averaging.EMA);

    static final int WIDTH = 16;
    static final int BATCH = 32;

    /** The product's own. */
    private static final int ESCAPE_EVERY = 200;

    static final int LANCZOS_STEPS = 15;
    private static final double KICK = 1;

    private final Parameterization parameterization;
    private final boolean sharpness;
    private final boolean escape;
    private final boolean langevin;
    private final Averaging averaging;

    Contender(
            Parameterization parameterization,
            boolean sharpness,
            boolean escape,
            boolean langevin,
            Averaging averaging) {
        this.parameterization = parameterization;
        this.sharpness = sharpness;
        this.escape = escape;
        this.langevin = langevin;
        this.averaging = averaging;
    }

    public static Contender named(String name) {
        return Arrays.stream(values())
                .filter(contender -> contender.text().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new BenchmarkException(
                                        "Invalid method: %s (must be one of %s)"
                                                .formatted(name, String.join(", ", names()))));
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Contender::text).collect(Collectors.toList());
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Parameterization parameterization() {
        return parameterization;
    }

    /** Most gradients that some steps can cost. */
    long dearest(int steps) {
        long probes = escape ? 1 + steps / (ESCAPE_EVERY / 2) : 0;
        return (sharpness ? 2L : 1L) * steps + probes * 2 * LANCZOS_STEPS;
    }

    OptimizerSettings settings(double learningRate, double rho, double threshold) {
        return new OptimizerSettings(
                WIDTH,
                BATCH,
                BaseStep.ADAM,
                learningRate,
                1,
                0.9,
                0.999,
                1e-7,
                0,
                0,
                sharpness,
                rho,
                false,
                escape,
                ESCAPE_EVERY,
                LANCZOS_STEPS,
                threshold,
                KICK,
                langevin,
                0.01,
                averaging,
                0.99);
    }
}
