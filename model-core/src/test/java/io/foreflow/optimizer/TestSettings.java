package io.foreflow.optimizer;

import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.OptimizerSettings;

/** Optimizer settings for tests, changed one at a time. */
final class TestSettings {

    double learningRate = 1e-2;
    double beta1 = 0.9;
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
    Averaging averaging = Averaging.EMA;
    double averageDecay = 0.9;
    BaseStep base = BaseStep.ADAM;
    double layerDecay = 1;

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
        settings.averaging = Averaging.NONE;
        return settings;
    }

    OptimizerSettings build() {
        return new OptimizerSettings(
                4,
                8,
                base,
                learningRate,
                layerDecay,
                beta1,
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
                averaging,
                averageDecay);
    }
}
