package io.foreflow.optimizer;

import io.foreflow.settings.OptimizerSettings;

/** Optimizer settings for tests, changed one at a time. */
final class TestSettings {

    double learningRate = 1e-2;
    double weightDecay = 1e-2;
    double clipNorm = 1;
    boolean sharpness = true;
    double rho = 0.05;
    boolean adaptive = false;
    boolean escape = true;
    int escapeEvery = 5;
    double escapeThreshold = 0.01;
    double kick = 2;
    boolean langevin = true;
    boolean average = true;

    static TestSettings everything() {
        return new TestSettings();
    }

    static TestSettings plainAdam() {
        TestSettings settings = new TestSettings();
        settings.weightDecay = 0;
        settings.clipNorm = 0;
        settings.sharpness = false;
        settings.escape = false;
        settings.langevin = false;
        settings.average = false;
        return settings;
    }

    OptimizerSettings build() {
        return new OptimizerSettings(
                4,
                8,
                learningRate,
                0.9,
                0.99,
                1e-8,
                weightDecay,
                clipNorm,
                sharpness,
                rho,
                adaptive,
                escape,
                escapeEvery,
                8,
                escapeThreshold,
                kick,
                langevin,
                0.1,
                average,
                0.9);
    }
}
