package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.STEP;
import static io.foreflow.learning.LearnerFixtures.TICK_ROWS;
import static io.foreflow.learning.LearnerFixtures.published;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static io.foreflow.learning.LearnerFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.learning.LearnerFixtures.PlantedBench;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Row;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.ModelSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelLearnerRestoreTest {

    private static final int SPLIT = 13 * TICK_ROWS; // in rows; rounds of training on both sides

    @ParameterizedTest
    @EnumSource(Averaging.class)
    void trainingOnAfterARestoreEqualsTrainingOn(Averaging averaging) {
        ModelSettings settings = LearnerFixtures.settings(averaging);
        List<Row> rows = rows(2, 200, 11);
        List<Row> early = rows.subList(0, 2 * SPLIT);
        List<Row> late = rows.subList(2 * SPLIT, rows.size());
        try (ModelLearner whole = ModelLearner.create(settings, ComputeDevice.cpu());
                ModelLearner first = ModelLearner.create(settings, ComputeDevice.cpu())) {
            run(whole, early);
            List<TickOutcome> expected = run(whole, late);
            run(first, early);
            assertThat(first.optimizerStep()).isPositive();
            byte[] state = first.state();
            try (ModelLearner second = ModelLearner.restore(settings, state, ComputeDevice.cpu())) {
                assertThat(second.state()).isEqualTo(state);

                List<TickOutcome> outcomes = run(second, late);

                assertThat(second.optimizerStep()).isGreaterThan(first.optimizerStep());
                assertThat(second.state()).isEqualTo(whole.state());
                assertThat(second.version()).isEqualTo(whole.version());
                assertThat(published(outcomes)).isEqualTo(published(expected));
            }
        }
    }

    @Test
    void everyTickCanBeTheLastBeforeARestore() {
        List<Row> rows = rows(1, 160, 1);
        ModelLearner whole = planted();
        run(whole, rows);
        PlantedBench bench = bench();
        ModelLearner restored = new ModelLearner(settings(), bench);

        for (int from = 0; from < rows.size(); from += TICK_ROWS) {
            run(restored, rows.subList(from, from + TICK_ROWS));
            restored = ModelLearner.restore(settings(), restored.state(), bench);
        }

        assertThat(restored.version()).isPositive();
        assertThat(restored.state()).isEqualTo(whole.state());
    }

    @Test
    void refusesAnotherLayoutNamingBoth() {
        byte[] state = planted().state();
        ModelSettings base = settings();
        ModelSettings other =
                new ModelSettings(
                        base.name(),
                        base.channels(),
                        base.step(),
                        base.lookback(),
                        base.shortLookback(),
                        base.horizon() + 1,
                        base.seasonalPeriod(),
                        base.align(),
                        base.scale(),
                        base.forecast(),
                        base.ridge(),
                        base.learn(),
                        base.optimizer());

        assertThatThrownBy(() -> ModelLearner.restore(other, state, bench()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Cannot restore model \"small\": expected Layout[")
                .hasMessageContaining("horizon=5")
                .hasMessageContaining("horizon=4");
    }

    @Test
    void refusesANewerVersionNamingBothAndForeignBytes() {
        byte[] state = planted().state();
        state[7] = 9;

        assertThatThrownBy(() -> ModelLearner.restore(settings(), state, bench()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot read learner state: bytes have version 9, this build reads"
                                + " versions 1 to 8. Restore with a newer release.");
        state[0] = 0;
        assertThatThrownBy(() -> ModelLearner.restore(settings(), state, bench()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot read learner state: it begins with 00464c53 (must be 46464c53)");
    }

    /** The bytes of a planted learner after 160 rows, as each version wrote them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsTheFrozenBytesOfEveryVersion(int version) throws IOException {
        ModelLearner learner = ModelLearner.restore(settings(), frozen(version), bench());

        assertThat(learner.version()).isEqualTo(1);
        assertThat(learner.trainedUntil()).isEqualTo(160 * STEP);
        assertThat(learner.state()).isEqualTo(frozen(8));
        assertThat(run(learner, rows(1, 168, 1).subList(160, 168)).get(0).snapshot()).isNotNull();
    }

    /** With {@code -Dforeflow.fixtures.write=true} the newest is made if it is not there. */
    private static byte[] frozen(int version) throws IOException {
        String name = "learner-state-v%d.bin".formatted(version);
        Path file = Path.of("src/test/resources/io/foreflow/learning", name);
        if (Boolean.getBoolean("foreflow.fixtures.write") && !Files.exists(file)) {
            ModelLearner learner = planted();
            run(learner, rows(1, 160, 1));
            Files.write(file, learner.state());
            return learner.state();
        }
        try (InputStream in = ModelLearnerRestoreTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static PlantedBench bench() {
        return new PlantedBench(settings().shape(), 0.01f);
    }

    private static ModelLearner planted() {
        return new ModelLearner(settings(), bench());
    }
}
