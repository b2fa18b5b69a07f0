package io.foreflow.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.NetworkShape;
import io.foreflow.network.Parameterization;
import io.foreflow.random.CounterRandom;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrainingVariantsTest {

    private static final NetworkShape SHAPE = new NetworkShape(2, 6, 3, 4);
    private static final ScaleSettings SCALE = new ScaleSettings(1, Double.POSITIVE_INFINITY, 0);

    @Test
    void frozenAttentionKeepsItsPathAndTrainsItsHead() {
        float[] start = NetworkInitialization.random(SHAPE, 3);

        float[] trained = train(Parameterization.FROZEN_ATTENTION, start, windows(false));

        int path = SHAPE.queryWeights();
        int head = SHAPE.headWeights();
        assertThat(Arrays.copyOfRange(trained, path, head))
                .isEqualTo(Arrays.copyOfRange(start, path, head));
        for (int i = head; i < trained.length; i++) {
            assertThat(trained[i]).isNotEqualTo(start[i]);
        }
    }

    @Test
    void spectralWeightsAreTrainedWithTheirGammas() {
        float[] start =
                Parameterization.SPECTRAL.start(SHAPE, NetworkInitialization.random(SHAPE, 3));

        float[] trained = train(Parameterization.SPECTRAL, start, windows(false));

        for (int i = SHAPE.parameters(); i < trained.length; i++) {
            assertThat(trained[i]).isNotEqualTo(1);
        }
    }

    @Test
    void emptySlotsOfABatchCountForNothing() {
        float[] start = NetworkInitialization.random(SHAPE, 3);

        float[] halfEmpty = train(Parameterization.PLAIN, start, windows(true));
        float[] twice = train(Parameterization.PLAIN, start, twiceTheSame());

        // the mean over one window, once and eight times: rounding apart the same gradient; the
        // head
        // alone, since Adam makes whole steps of the rounding of gradients that are zero
        for (int i = SHAPE.headWeights(); i < start.length; i++) {
            assertThat(halfEmpty[i]).isCloseTo(twice[i], within(1e-4f));
        }
    }

    private static float[] train(
            Parameterization parameterization, float[] start, TrainingWindows windows) {
        TestSettings settings = TestSettings.plainAdam();
        try (FineTuning tuning =
                FineTuning.open(
                        SHAPE, parameterization, SCALE, settings.build(), ComputeDevice.cpu())) {
            RoundResult result =
                    tuning.run(OptimizerState.start(start), windows, new float[start.length], 3, 5);
            assertThat(result).isInstanceOf(RoundResult.Completed.class);
            return ((RoundResult.Completed) result).state().served();
        }
    }

    private static TrainingWindows twiceTheSame() {
        return new Waves(false) {
            @Override
            public int draw(long step, int slot, CounterRandom random) {
                return 0;
            }
        };
    }

    private static TrainingWindows windows(boolean onlyTheFirst) {
        return new Waves(onlyTheFirst);
    }

    private static class Waves implements TrainingWindows {

        private final boolean onlyTheFirst;

        Waves(boolean onlyTheFirst) {
            this.onlyTheFirst = onlyTheFirst;
        }

        @Override
        public int windows() {
            return 20;
        }

        @Override
        public void requireShape(NetworkShape shape) {}

        @Override
        public int draw(long step, int slot, CounterRandom random) {
            if (onlyTheFirst) {
                return slot == 0 ? 0 : NONE;
            }
            return TrainingWindows.super.draw(step, slot, random);
        }

        @Override
        public void copy(
                int window, float[] inputs, float[] available, float[] targets, float[] mask) {
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = (float) Math.sin(0.7 * window + 0.9 * (i % 6) + Math.floorDiv(i, 6));
            }
            for (int i = 0; i < targets.length; i++) {
                targets[i] =
                        (float) Math.sin(0.7 * window + 0.9 * (6 + i % 3) + Math.floorDiv(i, 3));
            }
            Arrays.fill(available, 1);
            Arrays.fill(mask, 1);
        }
    }
}
