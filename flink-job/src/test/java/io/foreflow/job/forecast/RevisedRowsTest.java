package io.foreflow.job.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.JobFixtures;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.ForecastSettings;
import io.foreflow.settings.GapPolicy;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.Serving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/**
 * Rows that are sent again because late values changed them, and series that fall silent. Horizon
 * 4, reported steps 1 and 4; rows change up to 3 steps late; silent series are forgotten after 10
 * rows, stale after 5.
 */
class RevisedRowsTest {

    private static final long STEP = 1000;
    private static final SeriesKey KEY = new SeriesKey("hosts", "a");

    @Test
    void usesARevisedRowFromTheTimeOnAtWhichItIsVisible() throws Exception {
        List<Row> rows = rows(20);
        Row changed = revised(rows.get(14), 1, 17, 99); // row 15
        try (ForecastRun early = ForecastRun.start(model(false));
                ForecastRun late = ForecastRun.start(model(false))) {
            play(early, rows, 1, 20);
            for (Row row : rows) { // overtakes the timers, and must make no difference before 17
                late.row(row);
            }
            late.row(changed);
            late.watermark(20 * STEP);

            assertThat(late.forecasts().subList(0, 16)).isEqualTo(early.forecasts().subList(0, 16));
            assertThat(late.forecasts().get(16)).isNotEqualTo(early.forecasts().get(16));
            assertThat(late.forecasts()).hasSize(20).noneMatch(text -> text.contains("revision"));
            assertThat(late.forecasts().get(16)).contains("late=1");
        }
    }

    @Test
    void makesForecastsAgainBeforeThoseOfTheTime() throws Exception {
        try (ForecastRun run = ForecastRun.start(model(true))) {
            List<Row> rows = rows(20);
            play(run, rows, 1, 16);
            int before = run.forecasts().size();

            run.row(revised(rows.get(14), 1, 17, 99));
            play(run, rows, 17, 17);

            assertThat(run.forecasts().subList(before, run.forecasts().size()))
                    .extracting(RevisedRowsTest::originAndStatus)
                    .containsExactly("15000 revision 1", "16000 revision 1", "17000");
            assertThat(run.forecasts().get(before)).contains("[99.0");
        }
    }

    @Test
    void revisionsSurviveARestore() throws Exception {
        List<Row> rows = rows(30);
        List<String> straight;
        List<String> scores;
        try (ForecastRun run = ForecastRun.start(model(true))) {
            run.row(revised(rows.get(14), 1, 17, 99));
            play(run, rows, 1, 30);
            straight = run.forecasts();
            scores = run.scores();
        }
        for (int cut : new int[] {14, 16, 17, 18}) {
            List<String> resumed = new ArrayList<>();
            List<String> resumedScores = new ArrayList<>();
            OperatorSubtaskState state;
            try (ForecastRun run = ForecastRun.start(model(true))) {
                run.row(revised(rows.get(14), 1, 17, 99));
                play(run, rows, 1, cut);
                resumed.addAll(run.forecasts());
                resumedScores.addAll(run.scores());
                state = run.checkpoint();
            }
            try (ForecastRun run = ForecastRun.restore(state, model(true))) {
                play(run, rows, cut + 1, 30);
                resumed.addAll(run.forecasts());
                resumedScores.addAll(run.scores());
            }
            assertThat(resumed).as("cut %d", cut).isEqualTo(straight);
            assertThat(resumedScores).as("cut %d", cut).isEqualTo(scores);
        }
        assertThat(straight).filteredOn(text -> text.contains("revision 1")).hasSize(2);
    }

    @Test
    void forecastsASilentSeriesAsStaleUntilItRetiresAndSaysSo() throws Exception {
        try (ForecastRun run = ForecastRun.start(model(false))) {
            play(run, rows(12), 1, 12);
            for (int index = 13; index <= 22; index++) {
                byte cell = index <= 14 ? Cell.IMPUTED : Cell.MISSING;
                float value = index <= 14 ? 1 : Float.NaN;
                run.row(Row.of(KEY, index * STEP, new float[] {value}, new byte[] {cell}));
                run.watermark(index * STEP);
            }

            List<String> silent = run.forecasts().subList(12, run.forecasts().size());
            assertThat(silent)
                    .extracting(RevisedRowsTest::originAndStatus)
                    .containsExactly(
                            "13000",
                            "14000",
                            "15000",
                            "16000",
                            "17000",
                            "18000 STALE",
                            "19000 STALE",
                            "20000 STALE",
                            "21000 STALE");
            assertThat(silent.get(8)).contains("ageMillis=9000");
            assertThat(run.events())
                    .containsExactly(
                            "hosts/RETIRED|22000|series \"a\" had no value since"
                                    + " 1970-01-01T00:00:12Z");
            assertThat(run.stateEntries()).isZero();
            run.watermark(40 * STEP);
            assertThat(run.timers()).isZero();
            assertThat(run.events()).hasSize(1);
        }
    }

    @Test
    void aSeriesThatComesBackInTimeGoesOnWithItsScaleAndResiduals() throws Exception {
        try (ForecastRun run = ForecastRun.start(model(false))) {
            play(run, rows(12), 1, 12);
            for (int index = 13; index <= 20; index++) {
                run.row(
                        Row.of(
                                KEY,
                                index * STEP,
                                new float[] {Float.NaN},
                                new byte[] {Cell.MISSING}));
                run.watermark(index * STEP);
            }

            play(run, rows(21), 21, 21);

            assertThat(run.events()).isEmpty();
            assertThat(run.forecasts().get(20)).contains("HorizonAccuracy").contains("[1.0, 0.0");
        }
    }

    private static String originAndStatus(String text) {
        String[] fields = text.split("\\|");
        String status = fields[2];
        String stale = status.startsWith("STALE") ? " STALE" : "";
        int revision = status.indexOf(" revision");
        return fields[1] + stale + (revision < 0 ? "" : status.substring(revision));
    }

    private static ModelSettings model(boolean revise) {
        ModelSettings base = JobFixtures.model("hosts", Duration.ofMillis(STEP), "cpu");
        return JobFixtures.with(
                base,
                new AlignSettings(
                        GapPolicy.PREVIOUS,
                        2,
                        Duration.ofMillis(10 * STEP),
                        Duration.ofMillis(3 * STEP),
                        List.of(),
                        10),
                new ForecastSettings(
                        List.of(1, 4),
                        List.of(0.8),
                        1,
                        50,
                        10,
                        1,
                        Duration.ofMillis(5 * STEP),
                        4,
                        revise,
                        List.of(),
                        Serving.CHAMPION));
    }

    private static void play(ForecastRun run, List<Row> rows, int from, int to) throws Exception {
        for (int index = from; index <= to; index++) {
            run.row(rows.get(index - 1));
            run.watermark(index * STEP);
        }
    }

    private static List<Row> rows(int count) {
        Random random = new Random(8);
        List<Row> rows = new ArrayList<>();
        for (int index = 1; index <= count; index++) {
            rows.add(
                    Row.of(
                            KEY,
                            index * STEP,
                            new float[] {(float) random.nextGaussian()},
                            new byte[] {Cell.OBSERVED}));
        }
        return rows;
    }

    private static Row revised(Row row, int revision, int visible, float value) {
        return new Row(
                row.key(),
                row.time(),
                new float[] {value},
                new byte[] {Cell.OBSERVED},
                visible * STEP,
                revision);
    }
}
