package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.row;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static io.foreflow.learning.LearnerFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesScale;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real learner and network on series that no model should have to learn from. */
class PoisonTest {

    private static final int ROWS = 200;
    private static final int FROM = 100;

    /** Values of the poisonous series, or of one channel of the good one. */
    enum Poison {
        ZEROS {
            @Override
            float at(int t) {
                return 0;
            }
        },
        HUGE {
            @Override
            float at(int t) {
                return 1e30f;
            }
        },
        HUGE_OF_EITHER_SIGN {
            @Override
            float at(int t) {
                return t % 2 == 0 ? 1e30f : -1e30f;
            }
        },
        LARGEST_OF_EITHER_SIGN {
            @Override
            float at(int t) {
                return t % 3 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
            }
        },
        ONE_SPIKE {
            @Override
            float at(int t) {
                return t == FROM + 40 ? 1e30f : 0;
            }
        },
        SPIKES_IN_NOISE {
            @Override
            float at(int t) {
                return t % 50 == 0 ? -1e38f : (float) new Random(t).nextGaussian();
            }
        },
        SMALLEST {
            @Override
            float at(int t) {
                return t % 2 * Float.MIN_VALUE;
            }
        };

        abstract float at(int t);
    }

    @ParameterizedTest
    @EnumSource
    void learnsOnBesideASeriesOfIt(Poison poison) {
        List<Row> rows = new ArrayList<>();
        for (Row good : rows(1, ROWS, 3)) {
            rows.add(good);
            int t = (int) (good.time() / LearnerFixtures.STEP);
            rows.add(row("poison", t, poison.at(t), -poison.at(t)));
        }

        ModelSnapshot last = finiteSnapshots(rows);

        assertThat(errorOf(last.ridge(), rows(1, ROWS, 3)))
                .as("squared error of the ridge on the good series against the last value's")
                .isLessThan(1);
    }

    @ParameterizedTest
    @EnumSource
    void learnsOnWhenAChannelTurnsIntoIt(Poison poison) {
        List<Row> rows = new ArrayList<>();
        for (Row good : rows(1, ROWS, 3)) {
            int t = (int) (good.time() / LearnerFixtures.STEP);
            float cpu = good.values()[0];
            rows.add(t < FROM ? good : row("host-0", t, cpu, poison.at(t)));
        }

        finiteSnapshots(rows);
    }

    @Test
    void windowsAndTargetsOfTheLargestFloatsStayNumbers() {
        SeriesHistory history =
                new SeriesHistory(rows(1, 1, 1).get(0).key(), 2, LearnerFixtures.STEP, 12);
        for (int t = 1; t <= 60; t++) {
            float value = t % 2 == 0 ? 1e38f : -Float.MAX_VALUE;
            history.add(row("host-0", t, value, t), 100);
        }
        Origin origin = new Origin(history, 40 * LearnerFixtures.STEP);

        WindowBatch batch =
                new WindowBatch(settings().shape(), settings().scale(), List.of(origin));

        assertThat(batch.windows()).doesNotContain(Float.NaN);
        for (float target : batch.targets()) {
            assertThat(target).isFinite();
        }
        RidgeLine line = new RidgeLine(16, 4, new float[17 * 4], 10);
        Errors errors = batch.errors(batch.forecasts(line), new int[] {1, 4})[0];
        assertThat(errors.mean()).isFinite();
    }

    /** Runs them through, each snapshot all of numbers; the last one. */
    private static ModelSnapshot finiteSnapshots(List<Row> rows) {
        ModelSnapshot last = null;
        int rounds = 0;
        try (ModelLearner learner = ModelLearner.create(settings(), ComputeDevice.cpu())) {
            for (TickOutcome outcome : run(learner, rows)) {
                if (outcome.snapshot() != null) {
                    last = outcome.snapshot();
                    assertFinite(last.network());
                    assertFinite(last.ridge() == null ? null : last.ridge().weights());
                    assertFinite(last.ridgeShort() == null ? null : last.ridgeShort().weights());
                }
                for (LearnerEvent event : outcome.events()) {
                    boolean round =
                            event.kind() == LearnerEvent.Kind.ROUND
                                    || event.kind() == LearnerEvent.Kind.DIVERGED;
                    rounds += round ? 1 : 0;
                }
            }
        }
        assertThat(rounds).as("rounds").isGreaterThan(3);
        return last;
    }

    private static void assertFinite(float[] weights) {
        if (weights != null) {
            for (float weight : weights) {
                assertThat(weight).isFinite();
            }
        }
    }

    /** Mean squared error of the first channel at step 1, over the last value's. */
    private static double errorOf(RidgeLine line, List<Row> rows) {
        int lookback = line.lookback();
        SeriesScale scale = SeriesScale.estimate(rows.subList(0, 12), 2);
        NormalizedWindow window = new NormalizedWindow(lookback, settings().scale());
        float[] scaled = new float[lookback];
        float[] forecast = new float[line.horizon()];
        double ofRidge = 0;
        double ofLast = 0;
        for (int end = 120; end + 1 < rows.size(); end++) {
            for (int i = 0; i < lookback; i++) {
                scaled[i] = scale.scaled(0, rows.get(end - lookback + 1 + i).values()[0]);
            }
            window.fill(scaled, 0);
            line.predict(window, forecast, 0);
            double truth = scale.scaled(0, rows.get(end + 1).values()[0]);
            ofRidge += (forecast[0] - truth) * (forecast[0] - truth);
            ofLast += (scaled[lookback - 1] - truth) * (scaled[lookback - 1] - truth);
        }
        return ofRidge / ofLast;
    }
}
