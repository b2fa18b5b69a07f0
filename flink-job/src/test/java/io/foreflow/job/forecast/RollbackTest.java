package io.foreflow.job.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.job.JobFixtures;
import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.job.publish.RecordEncoders;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/**
 * What a return to a savepoint from before an upgrade adds to topics that already hold what the
 * newer release has committed since; docs/operations.md tells it to readers.
 */
class RollbackTest {

    private static final long STEP = 1000;
    private static final int SAVEPOINT = 20;
    private static final int ROLLBACK = 30;
    private static final ModelSettings HOSTS =
            JobFixtures.model("hosts", Duration.ofMillis(STEP), "cpu");
    private static final Pattern FORECAST =
            Pattern.compile("\"id\":\"(\\w+)\".*?\"revision\":(\\d+),\"origin\":(\\d+)");
    private static final Pattern SCORE =
            Pattern.compile("\"forecastId\":\"\\w+\".*?\"step\":\\d+,\"targetTime\":\\d+");

    @Test
    void originsAfterTheSavepointAreForecastAgainUnderTheSameIdsAsFirstEditions() throws Exception {
        Committed before = new Committed(null, 1, SAVEPOINT, 1f);
        Committed newer = new Committed(before.savepoint, SAVEPOINT + 1, ROLLBACK, 2f);

        Committed older = new Committed(before.savepoint, SAVEPOINT + 1, ROLLBACK, 3f);

        assertThat(found(FORECAST, older.forecasts)).hasSize(ROLLBACK - SAVEPOINT);
        assertThat(found(FORECAST, older.forecasts)).isEqualTo(found(FORECAST, newer.forecasts));
        assertThat(found(FORECAST, older.forecasts)).allMatch(id -> id.contains("\"revision\":0"));
        assertThat(found(FORECAST, older.forecasts))
                .doesNotContainAnyElementsOf(found(FORECAST, before.forecasts));
        // what the older release makes of an origin is its own
        assertThat(older.forecasts).doesNotContainAnyElementsOf(newer.forecasts);
    }

    @Test
    void truthsAfterTheSavepointAreScoredAgain() throws Exception {
        Committed before = new Committed(null, 1, SAVEPOINT, 1f);
        Committed newer = new Committed(before.savepoint, SAVEPOINT + 1, ROLLBACK, 2f);

        Committed older = new Committed(before.savepoint, SAVEPOINT + 1, ROLLBACK, 3f);

        assertThat(found(SCORE, older.scores)).isNotEmpty();
        assertThat(found(SCORE, older.scores)).isEqualTo(found(SCORE, newer.scores));
        assertThat(found(SCORE, older.scores))
                .doesNotContainAnyElementsOf(found(SCORE, before.scores));
    }

    @Test
    void releasesThatLearnTheSameLeaveCopies() throws Exception {
        Committed before = new Committed(null, 1, SAVEPOINT, 1f);
        Committed newer = new Committed(before.savepoint, SAVEPOINT + 1, ROLLBACK, 2f);

        Committed older = new Committed(before.savepoint, SAVEPOINT + 1, ROLLBACK, 2f);

        assertThat(older.forecasts).isEqualTo(newer.forecasts);
        assertThat(older.scores).isEqualTo(newer.scores);
    }

    private static List<String> found(Pattern pattern, List<String> records) {
        return records.stream()
                .flatMap(record -> pattern.matcher(record).results())
                .map(MatchResult::group)
                .toList();
    }

    /** A release from a savepoint on, serving weights of its own, and what it sends. */
    private static final class Committed {

        private final OperatorSubtaskState savepoint;
        private final List<String> forecasts;
        private final List<String> scores;

        Committed(OperatorSubtaskState from, int first, int last, float weight) throws Exception {
            try (ForecastRun run =
                    ForecastRun.restore(
                            from,
                            1,
                            0,
                            () -> RecordEncoders.of(WireFormat.JSON),
                            ChannelAttentionNetwork::open,
                            HOSTS)) {
                run.snapshot(weights(first, weight));
                for (int index = first; index <= last; index++) {
                    run.row(row(index));
                    run.watermark(index * STEP);
                }
                forecasts = run.forecasts();
                scores = run.scores();
                savepoint = run.checkpoint();
            }
        }
    }

    private static Row row(int index) {
        float value = 50 + 5 * (float) new Random(index).nextGaussian();
        return Row.of(
                new SeriesKey("hosts", "a"),
                index * STEP,
                new float[] {value},
                new byte[] {Cell.OBSERVED});
    }

    /** A ridge alone, which repeats one old row of the window times the weight. */
    private static ModelSnapshot weights(int first, float weight) {
        NetworkShape shape = HOSTS.shape();
        int number = first == 1 ? 1 : 2;
        float[] ridge = new float[(shape.lookback() + 1) * shape.horizon()];
        Arrays.fill(ridge, 0, shape.horizon(), weight);
        return new ModelSnapshot(
                HOSTS.name(),
                HOSTS.channels(),
                shape,
                number,
                number,
                number - 1,
                first * STEP,
                null,
                null,
                new RidgeLine(shape.lookback(), shape.horizon(), ridge, 50),
                false,
                0,
                (first - 1) * STEP,
                "hash" + number);
    }
}
