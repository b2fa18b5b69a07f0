package io.foreflow.job.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.JobFixtures;
import io.foreflow.learning.ForcedLearner;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

/** The learner's operator over the real learner and network. */
class GuardedServingTest {

    private static final long STEP = 10;
    private static final int HORIZON = 4;
    private static final int ROWS = 160;

    /** Ticks of four rows, a round at every tenth; the first challenger is bad and let through. */
    private static ModelSettings settings() {
        ModelSettings base = JobFixtures.model("hosts", Duration.ofMillis(STEP), "cpu");
        return new ModelSettings(
                base.name(),
                base.channels(),
                base.step(),
                base.lookback(),
                base.shortLookback(),
                HORIZON,
                base.seasonalPeriod(),
                base.align(),
                base.scale(),
                base.forecast(),
                base.ridge(),
                new LearnSettings(
                        Duration.ofMillis(4 * STEP),
                        Duration.ofMillis(STEP),
                        4,
                        2,
                        1,
                        10,
                        16,
                        64,
                        24,
                        5,
                        0.01,
                        3,
                        true,
                        7,
                        Duration.ofMinutes(1)),
                base.optimizer());
    }

    @Test
    void aBadModelLetThroughIsTakenBackWithinTwoHorizons() throws Exception {
        try (LearnerRun run = LearnerRun.start(settings(), ForcedLearner::create)) {
            Random random = new Random(2);
            for (int t = 1; t <= ROWS; t++) {
                float value = (float) (10 + 3 * Math.sin(t * 0.7) + random.nextGaussian());
                run.row(
                        Row.of(
                                new SeriesKey("hosts", "a"),
                                t * STEP,
                                new float[] {value},
                                new byte[] {Cell.OBSERVED}));
                run.watermark(t * STEP).settle();
            }

            String promoted = first(run.events(), " PROMOTED ");
            String back = first(run.events(), " ROLLED_BACK ");
            assertThat(time(back) - time(promoted)).isBetween(STEP, 2 * HORIZON * STEP);
            assertThat(back).contains("v2 version 1 did worse than the ridge since its promotion");
            List<ModelSnapshot> bad = of(run, 1);
            assertThat(bad).isNotEmpty().allMatch(ModelSnapshot::championIsNetwork);
            ModelSnapshot next = of(run, 2).get(0);
            assertThat(next.network()).isNull();
            assertThat(next.effectiveFrom() - bad.get(0).effectiveFrom())
                    .as("time that it served")
                    .isLessThanOrEqualTo(2 * HORIZON * STEP);
        }
    }

    private static String first(List<String> events, String kind) {
        return events.stream().filter(event -> event.contains(kind)).findFirst().orElseThrow();
    }

    private static long time(String event) {
        return Long.parseLong(event.split(" ")[2]);
    }

    private static List<ModelSnapshot> of(LearnerRun run, int version) {
        return run.harness().getOutput().stream()
                .filter(StreamRecord.class::isInstance)
                .map(element -> (ModelSnapshot) ((StreamRecord<?>) element).getValue())
                .filter(snapshot -> snapshot.version() == version)
                .toList();
    }
}
