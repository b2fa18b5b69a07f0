package io.foreflow.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.learning.LearnerFixtures.PlantedBench;
import io.foreflow.settings.ModelSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a round costs is a matter of {@code learn.series}, not of the fleet. */
class SampledFleetTest {

    private static final ModelSettings SETTINGS = LearnerFixtures.settings(4);

    /** What a learner worked on and keeps. */
    private record Cost(List<Integer> trainingWindows, int stateBytes) {}

    @Test
    void aFleetTenTimesAsLargeTrainsOnAsManyWindowsAndKeepsAsManyBytes() {
        Cost ten = learn(10);
        Cost hundred = learn(100);

        assertThat(ten.trainingWindows()).hasSizeGreaterThan(3);
        assertThat(hundred.trainingWindows()).isEqualTo(ten.trainingWindows());
        // names of the sampled series may be a letter longer, in four places
        assertThat(hundred.stateBytes()).isBetween(ten.stateBytes() - 8, ten.stateBytes() + 8);
    }

    private static Cost learn(int series) {
        PlantedBench bench = new PlantedBench(SETTINGS.shape(), 1f);
        ModelLearner learner = new ModelLearner(SETTINGS, bench);
        LearnerFixtures.run(learner, LearnerFixtures.rows(series, 120, 9));
        return new Cost(
                bench.trainings.stream().map(WindowBatch::count).toList(), learner.state().length);
    }
}
