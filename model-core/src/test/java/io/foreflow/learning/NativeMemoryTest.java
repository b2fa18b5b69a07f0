package io.foreflow.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkShape;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Native arrays are freed by hand: one that is forgotten a round is a job that dies in a month. */
class NativeMemoryTest {

    @Test
    void aLearnerHoldsAsManyArraysAfterManyRoundsAsAfterTheFirst() {
        ModelSettings settings = LearnerFixtures.settings();
        List<Integer> held = new ArrayList<>();
        int rounds = 0;
        try (ModelLearner learner = ModelLearner.create(settings, ComputeDevice.cpu())) {
            var rows = LearnerFixtures.rows(2, 400, 11);
            int tickRows = 2 * LearnerFixtures.TICK_ROWS;
            for (int from = 0; from + tickRows <= rows.size(); from += tickRows) {
                var outcomes = LearnerFixtures.run(learner, rows.subList(from, from + tickRows));
                rounds += LearnerFixtures.kinds(outcomes).contains(Kind.ROUND) ? 1 : 0;
                if (rounds > 0) {
                    held.add(learner.nativeArrays());
                }
            }
        }

        assertThat(rounds).isGreaterThan(15);
        assertThat(held.get(0)).isPositive();
        assertThat(held).containsOnly(held.get(0));
    }

    @Test
    void aForecasterHoldsAsManyArraysAfterManyWeightsAsAfterTheFirst() {
        ModelSettings settings = LearnerFixtures.settings();
        NetworkShape shape = settings.shape();
        Random random = new Random(3);
        float[] windows = random(random, 9 * shape.channels() * shape.lookback());
        float[] available = new float[9 * shape.channels()];
        Arrays.fill(available, 1);
        List<Integer> held = new ArrayList<>();
        try (ChannelAttentionForecaster forecaster =
                ChannelAttentionForecaster.open(shape, settings.scale(), 4, ComputeDevice.cpu())) {
            for (int i = 0; i < 50; i++) {
                forecaster.load(random(random, shape.parameters()));
                float[] forecasts = new float[9 * shape.channels() * shape.horizon()];
                forecaster.forecast(windows, available, 9, forecasts);
                held.add(forecaster.nativeArrays());
            }
        }

        assertThat(held.get(0)).isPositive();
        assertThat(held).containsOnly(held.get(0));
    }

    private static float[] random(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
