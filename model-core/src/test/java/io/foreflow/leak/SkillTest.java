package io.foreflow.leak;

import static io.foreflow.leak.OnlinePath.CHANNELS;
import static io.foreflow.leak.OnlinePath.HORIZON;
import static io.foreflow.leak.OnlinePath.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On a random walk nothing is better than the last value. Skill is 1 − Σe²/Σe₀² with e₀ the last
 * value's errors; that it is not above zero is tested by the moving block bootstrap (Künsch, Annals
 * of Statistics 17, 1989) over origins, in blocks longer than errors of overlapping targets are
 * dependent.
 */
class SkillTest {

    private static final int ROWS = 700;
    private static final int FROM = 200; // a network serves, intervals and mixture stand
    private static final int BLOCK = 4 * HORIZON;
    private static final int SAMPLES = 1000;

    /** One sided; two steps, three seeds: chance alone fails one of the six in 1 of 170. */
    private static final double SIGNIFICANCE = 0.001;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void thereIsNoSkillOnARandomWalk(long seed) {
        double[] surely = surelyAbove(Leak::new, seed);

        assertThat(surely[0]).as("skill one step ahead").isNotPositive();
        assertThat(surely[1]).as("skill at the horizon").isNotPositive();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SMOOTHS_WITH_THE_NEXT_ROW",
                "LOOKS_BACK_FROM_ONE_ROW_LATER",
                "ROUTES_BY_THE_TRUTH",
                "MIXES_BY_THE_TRUTH"
            })
    void aPlantedLeakShowsAsSkill(Plant plant) {
        double[] surely = surelyAbove(plant::in, 1);

        assertThat(surely[0]).as("skill one step ahead").isPositive();
    }

    /** What the skill surely is above, one step ahead and at the horizon. */
    private static double[] surelyAbove(Function<List<Row>, Leak> leak, long seed) {
        List<Row> walk = walk(seed);
        List<SeriesForecast> forecasts =
                OnlinePath.run(leak.apply(walk), ROWS - HORIZON).forecasts();
        return new double[] {
            lowerBound(forecasts, walk, 1, seed), lowerBound(forecasts, walk, HORIZON, seed)
        };
    }

    private static double lowerBound(
            List<SeriesForecast> forecasts, List<Row> walk, int step, long seed) {
        int origins = forecasts.size() - FROM;
        double[] own = new double[origins];
        double[] last = new double[origins];
        for (int i = 0; i < origins; i++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                double now = walk.get(FROM + i).values()[channel];
                double truth = walk.get(FROM + i + step).values()[channel];
                double forecast = forecasts.get(FROM + i).values()[channel * HORIZON + step - 1];
                own[i] += (forecast - truth) * (forecast - truth);
                last[i] += (now - truth) * (now - truth);
            }
        }
        double[] skills = new double[SAMPLES];
        Random random = new Random(seed);
        for (int sample = 0; sample < SAMPLES; sample++) {
            double ofOwn = 0;
            double ofLast = 0;
            for (int taken = 0; taken < origins; taken += BLOCK) {
                int from = random.nextInt(origins - BLOCK);
                for (int i = from; i < from + BLOCK; i++) {
                    ofOwn += own[i];
                    ofLast += last[i];
                }
            }
            skills[sample] = 1 - ofOwn / ofLast;
        }
        Arrays.sort(skills);
        return skills[(int) (SIGNIFICANCE * SAMPLES)];
    }

    private static List<Row> walk(long seed) {
        Random random = new Random(seed);
        float[] level = {50, 5};
        List<Row> rows = new ArrayList<>();
        for (int t = 1; t <= ROWS; t++) {
            level[0] += (float) random.nextGaussian();
            level[1] += (float) (0.1 * random.nextGaussian());
            rows.add(
                    Row.of(
                            new SeriesKey("leak", "walk"),
                            t * STEP,
                            level.clone(),
                            new byte[] {Cell.OBSERVED, Cell.OBSERVED}));
        }
        return rows;
    }
}
