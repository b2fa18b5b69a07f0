package io.foreflow.cli.suggest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.benchmark.advice.OrthogonalArray;
import io.foreflow.benchmark.advice.Trial;
import io.foreflow.cli.input.InputException;
import io.foreflow.cli.suggest.Suggestion.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SuggestionTest {

    private static final long START = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final int ROWS = 300;

    /** 300 − 90. */
    private static final int JUDGE_FROM = 210;

    @Test
    void nothingIsChosenByARowThatJudges() {
        Readings plain = seasonal(ROWS);
        Readings other = seasonal(ROWS);
        for (int row = JUDGE_FROM; row < ROWS; row++) {
            other.add("web", time(row), Map.of("load", 1000.0 + row * row, "idle", -5.0 * row));
        }

        Suggestion a = suggest(plain);
        Suggestion b = suggest(other);

        assertThat(b.judgeFrom()).isEqualTo(JUDGE_FROM);
        assertThat(b.keys()).isEqualTo(a.keys());
        assertThat(errors(b)).isEqualTo(errors(a));
        assertThat(b.found().effects()).isEqualTo(a.found().effects());
        // and the change is one that is seen by those that may
        assertThat(b.found().chosenJudged().error()).isNotEqualTo(a.found().chosenJudged().error());
    }

    private static List<Double> errors(Suggestion suggestion) {
        List<Double> errors = new ArrayList<>();
        errors.add(suggestion.found().standard().error());
        errors.add(suggestion.found().confirmation().error());
        suggestion.found().trials().stream().map(Trial::error).forEach(errors::add);
        return errors;
    }

    @Test
    void saysWhatItSawAndBeatsTheLastValueWhereThereIsASeason() {
        Suggestion suggestion = suggest(seasonal(ROWS));

        assertThat(suggestion.advice())
                .filteredOn(advice -> advice.key().equals("step"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.value()).isEqualTo("1 h"));
        assertThat(suggestion.advice())
                .filteredOn(advice -> advice.key().equals("forecast.seasonal-period"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.reason()).contains("24"));
        assertThat(suggestion.keys()).containsEntry("forecast.seasonal-period", "24");
        assertThat(suggestion.found().chosenJudged().error())
                .isLessThan(suggestion.found().standardJudged().error())
                .isLessThan(0.5);
        // with no round in these rows nothing is said about the network
        assertThat(suggestion.keys()).doesNotContainKeys("learn.tuned", "eeo.learning-rate");
    }

    @Test
    void channelsThatNeverChangeAreLeftOut() {
        Readings readings = seasonal(ROWS);
        for (int row = 0; row < ROWS; row++) {
            readings.add("web", time(row), Map.of("version", 3.0));
        }

        Past past = past(readings);

        assertThat(past.constant()).containsExactly("version");
        assertThat(past.history().channels()).containsExactly("idle", "load");
    }

    @Test
    void timesNearAnUsualIntervalLieOnItsGrid() {
        Random random = new Random(7);
        Readings readings = new Readings(1000);
        for (int row = 0; row < 200; row++) {
            long jitter = random.nextInt(120) - 60L;
            readings.add("web", START + row * 15_000L + jitter, Map.of("load", row % 7.0));
        }

        Grid grid = Grid.of("x", readings, List.of("web"), null);

        assertThat(grid.stepMillis()).isEqualTo(15_000);
        assertThat(grid.offGrid()).isZero();
    }

    @Test
    void whatCannotBeUsedIsSaidWithItsReason() {
        Readings few = seasonal(100);
        assertThatThrownBy(() -> suggest(few))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Cannot suggest from x: 100 rows (must be at least 240, of which the last third is kept to judge)");

        Random random = new Random(1);
        Readings irregular = new Readings(1000);
        long time = START;
        for (int row = 0; row < 400; row++) {
            time += 1000 + random.nextInt(7000);
            irregular.add("web", time, Map.of("load", row % 5.0));
        }
        assertThatThrownBy(() -> suggest(irregular))
                .isInstanceOf(InputException.class)
                .hasMessageMatching(
                        "Cannot suggest from x: its times are irregular, \\d+ % of them do not come a whole number of steps of .* after the one before \\(name a grid to put them on with --step\\)");

        Readings constant = new Readings(1000);
        for (int row = 0; row < 300; row++) {
            constant.add("web", time(row), Map.of("load", 1.0, "idle", 2.0));
        }
        assertThatThrownBy(() -> suggest(constant))
                .hasMessageStartingWith("Cannot suggest from x: no channel ever changes (");

        Readings numbered = new Readings(1000);
        for (int row = 0; row < 300; row++) {
            numbered.add("web", 1000L * row, Map.of("load", row % 5.0));
        }
        assertThatThrownBy(() -> suggest(numbered))
                .hasMessage(
                        "Cannot suggest from x: its times begin at 1970-01-01T00:00:00Z (the first column must be a time, not a number of rows or a value)");

        assertThatThrownBy(() -> Suggestion.of(question(40), seasonal(ROWS), line -> {}))
                .hasMessage(
                        "Invalid --horizon: 40 (must be 1 to 30, a tenth of the 300 rows of x)");
    }

    private static Past past(Readings readings) {
        List<String> series = readings.longestSeries(4);
        return Past.of("x", readings, series, Grid.of("x", readings, series, null), 3000);
    }

    private static Suggestion suggest(Readings readings) {
        return Suggestion.of(question(6), readings, line -> {});
    }

    private static Question question(int horizon) {
        return new Question("x", "web", null, horizon, 3000, 4, OrthogonalArray.L9);
    }

    /** A day's wave and noise. */
    private static Readings seasonal(int rows) {
        Random random = new Random(3);
        Readings readings = new Readings(1000);
        readings.declare(List.of("idle", "load"));
        for (int row = 0; row < rows; row++) {
            double wave = Math.sin(2 * Math.PI * row / 24);
            Map<String, Double> values = new HashMap<>();
            values.put("load", 50 + 20 * wave + random.nextGaussian());
            values.put("idle", 50 - 10 * wave + random.nextGaussian());
            readings.add("web", time(row), values);
        }
        return readings;
    }

    private static long time(int row) {
        return START + row * HOUR;
    }
}
