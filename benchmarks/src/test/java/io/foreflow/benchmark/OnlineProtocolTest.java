package io.foreflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.foreflow.benchmark.OnlineProtocol.Plan;
import io.foreflow.benchmark.StaticProtocol.Part;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.online.OnlineMethods;
import io.foreflow.benchmark.online.SmallConfiguration;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.run.RunLog;
import io.foreflow.benchmark.run.RunRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlineProtocolTest {

    private static final SeriesTable WAVES = Synthetic.waves(2, 400);
    private static final Split SPLIT = new Split(100, 40, 260);
    private static final double ROUNDING_PERCENT = 0.01; // forecasts are floats

    @TempDir private Path folder;

    @Test
    void scoresEveryOriginOfThePartWhoseWholeTargetLiesInIt() {
        assertThat(run(plan(WAVES, Part.TEST, List.of(1, 6), Map.of(), "last")))
                .extracting(RunRecord::windows)
                .containsExactly(259L, 254L);
        assertThat(run(plan(WAVES, Part.VALIDATION, List.of(1, 6), Map.of(), "last")))
                .extracting(RunRecord::windows)
                .containsExactly(39L, 34L);
    }

    @Test
    void lastValueOnARampMissesByTheSteps() {
        int horizon = 6;
        double[][] ramp = new double[1][400];
        for (int row = 0; row < 400; row++) {
            ramp[0][row] = 5 + 0.25 * row;
        }

        RunRecord run =
                run(plan(
                                Synthetic.table("ramp", ramp),
                                Part.TEST,
                                List.of(horizon),
                                Map.of(),
                                "last"))
                        .get(0);

        // the variance of n consecutive numbers is (n² − 1)/12, their mean distance from the
        // median n/4 (n even); errors are 1 … H of them
        double squares = (horizon + 1) * (2 * horizon + 1) / 6.0;
        double absolutes = (horizon + 1) / 2.0;
        double variance = (100 * 100 - 1) / 12.0;
        assertThat(run.mse()).isCloseTo(squares / variance, withinPercentage(ROUNDING_PERCENT));
        assertThat(run.mae())
                .isCloseTo(absolutes / Math.sqrt(variance), withinPercentage(ROUNDING_PERCENT));
        assertThat(run.details().get("mseNormalized"))
                .isCloseTo(squares / ((260 * 260 - 1) / 12.0), withinPercentage(ROUNDING_PERCENT));
        assertThat(run.details().get("maeNormalized"))
                .isCloseTo(absolutes / (260 / 4.0), withinPercentage(ROUNDING_PERCENT));
        assertThat(run.details()).containsEntry("weight.last-value", 1.0);
    }

    @Test
    void theSeasonIsFoundByTheSeasonalForecastAndBetterByTheRidges() {
        List<RunRecord> runs =
                run(
                        plan(
                                WAVES,
                                Part.TEST,
                                List.of(6),
                                Map.of(),
                                "last",
                                "seasonal",
                                "ridge",
                                "ridge-per-channel"));

        // noise of variance 0.01 on a wave of 0.5; a season later twice the noise is left
        double noise = 0.01 / 0.51;
        assertThat(runs.get(0).mse()).isGreaterThan(10 * noise);
        assertThat(runs.get(1).mse()).isBetween(1.6 * noise, 2.4 * noise);
        assertThat(runs.get(2).mse()).isBetween(0.9 * noise, 1.6 * noise);
        assertThat(runs.get(3).mse()).isBetween(0.9 * noise, 1.6 * noise);
    }

    @Test
    void aFinishedRunIsNotMadeAgainAndAnotherConfigurationIsAnotherRun() {
        Map<String, String> longer = Map.of("forecast.seasonal-period", "6");
        Plan plan = plan(WAVES, Part.TEST, List.of(4), Map.of(), "seasonal", "ridge");
        List<RunRecord> first = run(plan);
        List<String> said = new ArrayList<>();

        List<RunRecord> again =
                new OnlineProtocol(new RunLog(folder.resolve("log")), said::add, () -> 0)
                        .run(List.of(plan));
        List<RunRecord> other = run(plan(WAVES, Part.TEST, List.of(4), longer, "seasonal", "last"));

        assertThat(again).isEqualTo(first);
        assertThat(said).isEmpty();
        assertThat(other.get(0).key().method()).isEqualTo("seasonal(forecast.seasonal-period=6)");
        assertThat(other.get(0).mse()).isNotEqualTo(first.get(0).mse());
        assertThat(other.get(1).key().method()).isEqualTo("last"); // does not look at it
    }

    @Test
    void oneStepAheadTheFixedRuleLooksBackOn96RowsAtMost() {
        RunRecord one = run(plan(WAVES, Part.VALIDATION, 100, List.of(1), "ridge")).get(0);
        RunRecord two = run(plan(WAVES, Part.VALIDATION, 100, List.of(2), "ridge")).get(0);

        assertThat(one.key().lookback()).isEqualTo(96);
        assertThat(one.parameters()).isEqualTo(97);
        assertThat(two.key().lookback()).isEqualTo(100);
    }

    @Test
    void everythingThatCannotBeRunIsSaidAtOnce() {
        long[] times = WAVES.times().clone();
        times[7] += 1000;
        SeriesTable uneven = new SeriesTable("uneven", WAVES.channels(), times, WAVES.values());
        Map<String, String> given =
                Map.of(
                        "forecast.report", "2",
                        "forecast.seasonal-period", "25",
                        "scaler.rows", "10");

        assertThatThrownBy(
                        () ->
                                run(
                                        plan(
                                                uneven,
                                                Part.TEST,
                                                List.of(0, 4, 260),
                                                given,
                                                "last",
                                                "ridge")))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage(
                        """
                        6 problems:
                        Cannot use uneven: row 8 comes PT1H1S after the one before (must be one step, PT1H)
                        Invalid scaler.rows: 10 (must be given with --split)
                        Invalid horizon: 0 (must be at least 1)
                        Invalid horizon: 4 (must be one of forecast.report, [2])
                        Invalid forecast.seasonal-period: 25 (must be at most the look-back, 24)
                        Cannot use uneven: the scored part has 260 rows (must be more than horizon = 260)""");
        assertThat(folder.resolve("log")).doesNotExist();
    }

    @Test
    void whatTheConfigurationRefusesIsPassedOn() {
        assertThatThrownBy(
                        () ->
                                run(
                                        plan(
                                                WAVES,
                                                Part.TEST,
                                                List.of(4),
                                                Map.of("unknown", "1"),
                                                "tuned")))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("Invalid unknown: 1 (unknown key)");
    }

    private List<RunRecord> run(Plan plan) {
        return new OnlineProtocol(
                        new RunLog(folder.resolve("log")), Progress.silent(), System::nanoTime)
                .run(List.of(plan));
    }

    private static Plan plan(
            SeriesTable table,
            Part part,
            List<Integer> horizons,
            Map<String, String> given,
            String... methods) {
        return plan(table, part, 24, horizons, given, methods);
    }

    private static Plan plan(
            SeriesTable table, Part part, int lookback, List<Integer> horizons, String method) {
        return plan(table, part, lookback, horizons, Map.of(), method);
    }

    private static Plan plan(
            SeriesTable table,
            Part part,
            int lookback,
            List<Integer> horizons,
            Map<String, String> given,
            String... methods) {
        return new Plan(
                table,
                SPLIT,
                part,
                horizons,
                lookback,
                List.of(methods).stream().map(OnlineMethods::named).toList(),
                keys -> SmallConfiguration.settings(table, keys),
                given);
    }
}
