package io.foreflow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunningAccuracyTest {

    private static final double NONE = Double.NaN;

    private static CellErrors cell(double error, double last, double seasonal, boolean... inside) {
        return new CellErrors(error, last, seasonal, inside.length == 0 ? null : inside);
    }

    @Test
    void isTheMeanOfItsErrors() {
        RunningAccuracy means =
                RunningAccuracy.NONE.plus(cell(1, 2, NONE), 10).plus(cell(-3, 4, NONE), 10);

        assertThat(means.count()).isEqualTo(2);
        assertThat(means.mse()).isEqualTo(5);
        assertThat(means.mae()).isEqualTo(2);
        assertThat(means.bias()).isEqualTo(-1);
        assertThat(means.skill()).isEqualTo(0.5); // 1 − 10 / 20
        assertThat(RunningAccuracy.NONE.plus(cell(1, 0, NONE), 10).skill()).isNaN();
    }

    @Test
    void comparesWithTheSeasonWhereThereWasOne() {
        RunningAccuracy means =
                RunningAccuracy.NONE
                        .plus(cell(100, 1, NONE), 10)
                        .plus(cell(1, 1, 2), 10)
                        .plus(cell(3, 1, 4), 10);

        assertThat(means.seasonalCount()).isEqualTo(2);
        assertThat(means.skillSeasonal()).isEqualTo(1 - 5.0 / 10);
        assertThat(RunningAccuracy.NONE.skillSeasonal()).isNaN();
    }

    @Test
    void countsTruthsInsideTheIntervalsThatWereIssued() {
        RunningAccuracy means =
                RunningAccuracy.NONE
                        .plus(cell(9, 1, NONE), 10) // none issued
                        .plus(cell(0, 1, NONE, true, true), 10)
                        .plus(cell(0, 1, NONE, false, true), 10)
                        .plus(cell(0, 1, NONE, false, true), 10)
                        .plus(cell(0, 1, NONE, false, false), 10);

        assertThat(means.intervalCount()).isEqualTo(4);
        assertThat(means.coverage()[0]).isCloseTo(0.25, within(1e-12));
        assertThat(means.coverage()[1]).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void forgetsWhatIsLongAgo() {
        RunningAccuracy means = RunningAccuracy.NONE;
        for (int cell = 0; cell < 4; cell++) {
            means = means.plus(cell(10, 10, 10, true), 4);
        }
        means = means.plus(cell(-2, 10, 6, false), 4);

        assertThat(means.count()).isEqualTo(5);
        assertThat(means.mse()).isEqualTo(100 + (4 - 100) / 4.0);
        assertThat(means.mae()).isEqualTo(10 + (2 - 10) / 4.0);
        assertThat(means.bias()).isEqualTo(10 + (-2 - 10) / 4.0);
        assertThat(means.skillSeasonal()).isEqualTo(1 - 76.0 / (100 + (36 - 100) / 4.0));
        assertThat(means.coverage()).containsExactly(0.75);
    }

    @Test
    void aSentinelCountsAsTheLimit() {
        CellErrors cell = CellErrors.of(1e30, -2e30, Double.POSITIVE_INFINITY, null, 2, 100);

        assertThat(cell.error()).isEqualTo(100);
        assertThat(cell.lastValue()).isEqualTo(-100);
        assertThat(cell.seasonalNaive()).isEqualTo(100);
        assertThat(CellErrors.of(3, NONE, NONE, null, 2, 100).lastValue()).isEqualTo(1.5);
        assertThat(CellErrors.of(3, NONE, NONE, null, 2, 100).seasonalNaive()).isNaN();
    }

    @Test
    void goesOnFromItsBytes() throws IOException {
        Random random = new Random(3);
        RunningAccuracy whole = RunningAccuracy.NONE;
        RunningAccuracy restored = RunningAccuracy.NONE;
        for (int i = 0; i < 40; i++) {
            boolean[] inside = {random.nextBoolean(), random.nextBoolean()};
            CellErrors cell =
                    new CellErrors(
                            random.nextGaussian(),
                            random.nextGaussian(),
                            i < 10 ? NONE : random.nextGaussian(),
                            i < 20 ? null : inside);
            whole = whole.plus(cell, 16);
            restored = restored.plus(cell, 16);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            restored.write(new DataOutputStream(bytes));
            restored =
                    RunningAccuracy.read(
                            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            if (i >= 20) {
                assertThat(bytes.size()).isEqualTo(RunningAccuracy.bytes(2));
            }
        }

        assertThat(restored).isEqualTo(whole);
    }

    @Test
    void recentErrorsWeighByAgeHoweverManyCellsARowBrings() {
        long memory = 1000;
        RecentErrors recent = RecentErrors.none(memory, 1);
        for (int cell = 0; cell < 300; cell++) {
            recent = recent.plus(cell(10, 20, NONE, true), 5000);
        }
        recent = recent.plus(cell(-2, 20, 4, false), 6000);

        double before = 300 / Math.E; // what 300 cells weigh one memory later
        assertThat(recent.cells()).isEqualTo(301);
        assertThat(recent.weight()).isCloseTo(before + 1, within(1e-9));
        assertThat(recent.mse()).isCloseTo((100 * before + 4) / (before + 1), within(1e-9));
        assertThat(recent.mae()).isCloseTo((10 * before + 2) / (before + 1), within(1e-9));
        assertThat(recent.bias()).isCloseTo((10 * before - 2) / (before + 1), within(1e-9));
        assertThat(recent.skill())
                .isCloseTo(1 - (100 * before + 4) / (400 * before + 400), within(1e-9));
        assertThat(recent.skillSeasonal()).isEqualTo(1 - 4.0 / 16);
        assertThat(recent.coverage(0)).isCloseTo(before / (before + 1), within(1e-9));
    }

    @Test
    void recentErrorsTakeALateCellAsNew() {
        RecentErrors recent =
                RecentErrors.none(1000, 0).plus(cell(1, 1, NONE), 9000).plus(cell(3, 1, NONE), 4);

        assertThat(recent.weight()).isEqualTo(2);
        assertThat(recent.mse()).isEqualTo(5);
        assertThat(RecentErrors.none(1, 1).mse()).isNaN();
        assertThat(RecentErrors.none(1, 1).coverage(0)).isNaN();
    }

    @Test
    void anEarlierFormHadNoBiasNoSeasonAndNoCoverage() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(4);
        for (double sum : new double[] {8, 4, 16}) {
            out.writeDouble(sum);
        }
        byte[] earlier = bytes.toByteArray();

        RunningAccuracy means =
                RunningAccuracy.readMeans(new DataInputStream(new ByteArrayInputStream(earlier)));
        RunningAccuracy ofSums =
                RunningAccuracy.readSums(new DataInputStream(new ByteArrayInputStream(earlier)));

        assertThat(means).isEqualTo(new RunningAccuracy(4, 8, 4, 0, 16, 0, 0, 0, 0, new double[0]));
        assertThat(ofSums).isEqualTo(new RunningAccuracy(4, 2, 1, 0, 4, 0, 0, 0, 0, new double[0]));
    }
}
