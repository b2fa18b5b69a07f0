package io.foreflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.foreflow.benchmark.StaticProtocol.Part;
import io.foreflow.benchmark.StaticProtocol.Plan;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.method.EeoOptions;
import io.foreflow.benchmark.method.Methods;
import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.run.RunLog;
import io.foreflow.benchmark.run.RunRecord;
import io.foreflow.settings.ScaleSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticProtocolTest {

    private static final SeriesTable WAVES = Synthetic.waves(2, 400);
    private static final Split SPLIT = new Split(280, 40, 80);

    /** Variance of the noise, 0.01, over that of the waves, 0.5 + 0.01. */
    private static final double NOISE = 0.01 / 0.51;

    private static final ScaleSettings SCALE = new ScaleSettings(1, 10, 0.05);

    @TempDir private Path folder;

    @Test
    void lastAndSeasonalMissByWhatTheirFormulaSays() {
        List<RunRecord> runs = run(Part.TEST, "last", "seasonal");

        // a season later only the noise of both values is left; one row later also the wave
        // (some 170 cells of noise: the standard error of their variance is 11 %)
        assertThat(runs.get(1).mse()).isCloseTo(2 * NOISE, within(0.35 * 2 * NOISE));
        assertThat(runs.get(0).mse()).isGreaterThan(10 * NOISE);
        // every window whose whole target lies in the test part
        assertThat(runs.get(0).windows()).isEqualTo(80 - 6 + 1);
        assertThat(runs.get(0).parameters()).isZero();
    }

    @Test
    void ridgesFindTheWavesBetterThanTheSeason() {
        List<RunRecord> runs = run(Part.TEST, "ridge", "ridge-per-channel");

        assertThat(runs.get(0).mse()).isBetween(NOISE * 0.8, 1.7 * NOISE);
        assertThat(runs.get(1).mse()).isBetween(NOISE * 0.8, 1.7 * NOISE);
        // (L + 1) H numbers a line
        assertThat(runs.get(0).parameters()).isEqualTo(25 * 6);
        assertThat(runs.get(1).parameters()).isEqualTo(2 * 25 * 6);
    }

    @Test
    void theMixtureWeighsItsExpertsToOneAndIsNoWorseOnValidationThanTheBestOfThem() {
        RunRecord run = run(Part.VALIDATION, "mixture").get(0);

        Map<String, Double> details = run.details();
        double sum = 0;
        double best = Double.POSITIVE_INFINITY;
        for (String name : details.keySet()) {
            if (name.startsWith("weight.")) {
                sum += details.get(name);
                best = Math.min(best, details.get(name.replace("weight.", "validation.")));
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
        // shrinkage towards equal weights may cost a little
        assertThat(run.mse()).isCloseTo(details.get("validationMse"), withinPercentage(0.1));
        assertThat(run.mse()).isLessThan(1.05 * best);
        assertThat(details).containsKeys("weight.shared24", "weight.channel4n");
    }

    @Test
    void fullWeighsSixLinesAndTheNetworkAlike() {
        RunRecord run = run(Part.VALIDATION, "full").get(0);

        List<String> weights =
                run.details().keySet().stream().filter(n -> n.startsWith("weight.")).toList();
        assertThat(weights)
                .containsExactlyInAnyOrder(
                        "weight.shared24",
                        "weight.shared24n",
                        "weight.channel24",
                        "weight.channel24n",
                        "weight.shared15",
                        "weight.shared15n",
                        "weight.network");
        assertThat(weights).allSatisfy(n -> assertThat(run.details()).containsEntry(n, 1.0 / 7));
        assertThat(run.mse()).isCloseTo(run.details().get("validationMse"), withinPercentage(0.1));
    }

    @Test
    void everyTrainedMethodEndsBelowTheLastValue() {
        String[] names = {"transformer", "samformer", "sigma-reparam", "random-transformer"};
        double last = run(Part.TEST, "last").get(0).mse();

        List<RunRecord> runs = run(Part.TEST, names);

        assertThat(runs).extracting(run -> run.key().method()).containsExactly(names);
        assertThat(runs).allSatisfy(run -> assertThat(run.mse()).isLessThan(0.5 * last));
        assertThat(runs).allSatisfy(run -> assertThat(run.gradients()).isPositive());
    }

    @Test
    void equalSeedsGiveEqualErrorsAndOthersOthers() {
        Plan plan = plan(WAVES, Part.VALIDATION, 2, "eeo");

        List<RunRecord> first = protocol("a").run(plan);
        List<RunRecord> again = protocol("b").run(plan);

        // training may differ in its last bits
        assertThat(again.get(0).mse()).isCloseTo(first.get(0).mse(), withinPercentage(0.1));
        assertThat(again.get(1).mse()).isCloseTo(first.get(1).mse(), withinPercentage(0.1));
        assertThat(first.get(0).mse()).isNotCloseTo(first.get(1).mse(), withinPercentage(0.1));
    }

    @Test
    void aFinishedRunIsNotMadeAgain() {
        Plan plan = plan(WAVES, Part.TEST, 1, "last", "ridge");
        List<RunRecord> first = protocol("log").run(plan);
        List<String> said = new ArrayList<>();

        List<RunRecord> again =
                new StaticProtocol(new RunLog(folder.resolve("log")), said::add, () -> 0).run(plan);

        assertThat(again).isEqualTo(first);
        assertThat(said).isEmpty();
    }

    @Test
    void otherValuesOrAnotherPartAreOtherRuns() {
        List<RunRecord> test = protocol("log").run(plan(WAVES, Part.TEST, 1, "last"));
        List<RunRecord> validation = protocol("log").run(plan(WAVES, Part.VALIDATION, 1, "last"));
        double[][] values = {WAVES.values()[0].clone(), WAVES.values()[1]};
        values[0][399] += 1;
        SeriesTable other = Synthetic.table("waves", values);
        List<RunRecord> changed = protocol("log").run(plan(other, Part.TEST, 1, "last"));

        assertThat(validation.get(0).mse()).isNotEqualTo(test.get(0).mse());
        assertThat(changed.get(0).mse()).isNotEqualTo(test.get(0).mse());
    }

    @Test
    void anotherSeasonIsAnotherRunAndTheUsualOneKeepsItsName() {
        RunRecord day = protocol("log").run(seasonal(12)).get(0);
        RunRecord half = protocol("log").run(seasonal(6)).get(0);

        assertThat(day.key().method()).isEqualTo("seasonal");
        assertThat(half.key().method()).isEqualTo("seasonal(period=6)");
        // half a season later the waves stand on their heads
        assertThat(half.mse()).isGreaterThan(10 * day.mse());
    }

    private static Plan seasonal(int period) {
        Methods methods = new Methods(12, period, SCALE, EeoOptions.parse(""));
        return new Plan(
                WAVES, SPLIT, Part.TEST, List.of(6), 24, List.of(methods.named("seasonal")), 1);
    }

    @Test
    void noMethodSeesTheTestPart() {
        Split split = new Split(60, 20, 20);
        double[][] values = {
            Arrays.copyOf(WAVES.values()[0], 100), Arrays.copyOf(WAVES.values()[1], 100)
        };
        double[][] changed = {values[0].clone(), values[1].clone()};
        for (int row = 80; row < 100; row++) {
            changed[0][row] = 1000;
            changed[1][row] = -row;
        }
        // sigma-reparam and random-transformer are the training of transformer in another form
        List<String> names =
                List.of(
                        "seasonal",
                        "ridge",
                        "ridge-per-channel",
                        "mixture",
                        "transformer",
                        "samformer",
                        "eeo",
                        "full");

        List<RunRecord> first = validate("a", Synthetic.table("waves", values), split, names);
        List<RunRecord> again = validate("b", Synthetic.table("waves", changed), split, names);

        for (int i = 0; i < names.size(); i++) {
            // training may differ in its last bits; what has no seed does not
            double tolerance = first.get(i).key().seed() == 0 ? 0 : 0.1;
            assertThat(again.get(i).mse())
                    .as(names.get(i))
                    .isCloseTo(first.get(i).mse(), withinPercentage(tolerance));
        }
    }

    private List<RunRecord> validate(
            String log, SeriesTable table, Split split, List<String> names) {
        return protocol(log)
                .run(plan(table, split, Part.VALIDATION, 1, names.toArray(String[]::new)));
    }

    @Test
    void aTestPartShorterThanTheHorizonIsRefused() {
        assertRefused(
                new Split(280, 40, 5),
                "Cannot use waves: the test part has 5 rows, fewer than horizon = 6");
    }

    @Test
    void aTestPartShorterThanLookbackAndHorizonBorrowsItsFirstLookback() {
        Plan plan = plan(WAVES, new Split(280, 40, 7), Part.TEST, 1, "last");

        assertThat(protocol("log").run(plan).get(0).windows()).isEqualTo(2);
    }

    @Test
    void tooFewTrainingRowsAreRefused() {
        assertRefused(
                new Split(29, 40, 80),
                "Cannot use waves: the training part has 29 rows, fewer than look-back + horizon ="
                        + " 30");
    }

    @Test
    void aPeriodBeyondTheLookbackIsRefused() {
        Methods methods = new Methods(12, 25, SCALE, EeoOptions.parse(""));
        Plan plan =
                new Plan(
                        WAVES,
                        SPLIT,
                        Part.TEST,
                        List.of(6),
                        24,
                        List.of(methods.named("seasonal")),
                        1);

        assertThatThrownBy(() -> protocol("log").run(plan))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("Invalid period: 25 rows (must be at most the look-back, 24)");
    }

    private void assertRefused(Split split, String message) {
        Plan plan = plan(WAVES, split, Part.TEST, 1, "last");

        assertThatThrownBy(() -> protocol("log").run(plan))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage(message);
    }

    private List<RunRecord> run(Part part, String... names) {
        return protocol("log").run(plan(WAVES, part, 1, names));
    }

    private StaticProtocol protocol(String log) {
        return new StaticProtocol(
                new RunLog(folder.resolve(log)), Progress.silent(), System::nanoTime);
    }

    private static Plan plan(SeriesTable table, Part part, int seeds, String... names) {
        return plan(table, SPLIT, part, seeds, names);
    }

    private static Plan plan(
            SeriesTable table, Split split, Part part, int seeds, String... names) {
        Methods methods = new Methods(12, 12, SCALE, EeoOptions.parse("epochs=4"));
        return new Plan(
                table,
                split,
                part,
                List.of(6),
                24,
                List.of(names).stream().map(methods::named).toList(),
                seeds);
    }
}
