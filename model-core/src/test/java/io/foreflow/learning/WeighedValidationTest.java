package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.STEP;
import static io.foreflow.learning.LearnerFixtures.events;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.learning.LearnerFixtures.PlantedBench;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.DriftSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.Validation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeighedValidationTest {

    private static ModelSettings settings(Validation validation) {
        ModelSettings base = LearnerFixtures.settings();
        return new ModelSettings(
                base.name(),
                base.channels(),
                base.step(),
                base.lookback(),
                base.shortLookback(),
                base.horizon(),
                base.seasonalPeriod(),
                base.align(),
                base.scale(),
                base.forecast(),
                base.ridge(),
                base.learn().with(validation, DriftSettings.OFF),
                base.optimizer());
    }

    /** Squares 1 and 9 weighed 1.5 and 0.5: (1.5 · 1 + 0.5 · 9) / 2 = 3, where plain is 5. */
    @Test
    void errorsAreSummedByWeight() {
        int[] report = {1};
        Errors small = new Errors(report);
        small.add(1, 1);
        Errors large = new Errors(report);
        large.add(1, 9);
        Errors[] both = {small, large};

        assertThat(Errors.sum(both, new double[] {1.5, 0.5}, report).mean()).isEqualTo(3);
        assertThat(Errors.sum(both, null, report).mean()).isEqualTo(5);
    }

    /**
     * Half the week's rows are at one level, half at another; of the validation most are at one.
     */
    @Test
    void windowsAreLikeThoseOfTheWeekOnAverage() {
        ModelSettings settings = settings(Validation.TARGET_WEIGHTED);
        SampledSeries series = new SampledSeries(settings);
        List<Row> rows = new ArrayList<>();
        for (Row row : rows(1, 120, 3)) {
            long t = row.time() / STEP;
            rows.add(LearnerFixtures.row("host-0", t, row.values()[0] + t % 40, row.values()[1]));
        }
        series.add(rows, 120 * STEP);
        List<Origin> validation = series.newest(40, 50 * STEP, 80 * STEP);
        WindowDescriptors descriptors = new WindowDescriptors(settings);

        double[] weights = descriptors.weights(validation, series, 120 * STEP);

        List<Origin> week = series.week(0, 120 * STEP, 1000);
        double wanted =
                week.stream().mapToDouble(o -> descriptors.of(o)[4]).average().getAsDouble();
        double weighed = 0;
        double plain = 0;
        for (int i = 0; i < weights.length; i++) {
            double level = descriptors.of(validation.get(i))[4];
            weighed += weights[i] * level / weights.length;
            plain += level / weights.length;
        }
        assertThat(validation).hasSize(31);
        assertThat(week).hasSize(120 - 16 + 1);
        // moved at most halfway a few times where the hour of day cannot be met
        assertThat(Math.abs(weighed - wanted)).isLessThan(Math.abs(plain - wanted));
    }

    @Test
    void anHourIsAnAngle() {
        ModelSettings settings = settings(Validation.TARGET_WEIGHTED);
        SeriesHistory history = new SeriesHistory(new SeriesKey("small", "host-0"), 2, STEP, 12);
        rows(1, 400, 3).forEach(row -> history.add(row, 500));
        Origin sixth = new Origin(history, 360 * STEP); // of minutes: a quarter of a day

        double[] found = new WindowDescriptors(settings).of(sixth);

        assertThat(found[0]).isCloseTo(1, within(1e-12));
        assertThat(found[1]).isCloseTo(0, within(1e-12));
        assertThat(found[2]).isCloseTo(Math.sin(Math.PI / 14), within(1e-12));
    }

    @Test
    void aRoundIsJudgedByTheWeighedWindows() {
        List<Double> plain = ridgeErrors(Validation.PLAIN);
        List<Double> weighed = ridgeErrors(Validation.TARGET_WEIGHTED);

        assertThat(weighed).hasSameSizeAs(plain).isNotEqualTo(plain);
        for (int i = 0; i < plain.size(); i++) {
            assertThat(weighed.get(i)).isBetween(plain.get(i) / 2, plain.get(i) * 2);
        }
    }

    private static List<Double> ridgeErrors(Validation validation) {
        ModelSettings settings = settings(validation);
        ModelLearner learner = new ModelLearner(settings, new PlantedBench(settings.shape(), 3));
        return events(run(learner, rows(1, 200, 1))).stream()
                .filter(event -> event.kind() == Kind.ROUND)
                .map(LearnerEvent::ridgeError)
                .toList();
    }
}
