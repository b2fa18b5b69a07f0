package io.foreflow.job.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.job.JobFixtures;
import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.job.publish.RecordEncoders;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ForecastSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Look-back 8, horizon 4, season 4, reported steps 1 and 4, scale from 8 rows, batch 4. */
class ForecastOperatorTest {

    private static final long STEP = 1000;
    private static final ModelSettings HOSTS =
            JobFixtures.model("hosts", Duration.ofMillis(STEP), "cpu", "memory");
    private static final ModelSettings WEB =
            JobFixtures.model("web", Duration.ofMillis(STEP), "latency", "errors");

    @Test
    void makesExactlyOneForecastPerDueOrigin() throws Exception {
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            play(run, rows("hosts", 3, 1, 20), 1, 20);

            List<String> origins = run.forecasts().stream().map(text -> head(text, 2)).toList();
            assertThat(origins).doesNotHaveDuplicates().hasSize(3 * 20);
        }
    }

    @Test
    void forecastsOnTheScheduleOnly() throws Exception {
        try (ForecastRun run = ForecastRun.start(every(5))) {
            play(run, rows("hosts", 1, 1, 20), 1, 20);

            assertThat(run.forecasts())
                    .extracting(text -> field(text, 1))
                    .containsExactly("5000", "10000", "15000", "20000");
        }
    }

    @Test
    void sendsForecastsInKeyOrderBeforeTheWatermark() throws Exception {
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            List<Row> rows = new ArrayList<>(rows("hosts", 5, 1, 1));
            Collections.shuffle(rows, new Random(1));
            play(run, rows, 1, 1);

            assertThat(run.order()).containsExactly("F", "F", "F", "F", "F", "1000");
            assertThat(run.forecasts()).isSorted();
        }
    }

    @Test
    void doesNotUseASnapshotBeforeItIsEffective() throws Exception {
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            run.snapshot(network(1, 12 * STEP, 1f));
            run.snapshot(network(2, 15 * STEP, 2f));
            play(run, rows("hosts", 1, 1, 17), 1, 17);

            assertThat(run.forecasts())
                    .extracting(text -> field(text, 3))
                    .containsExactlyElementsOf(
                            versions(11, "none", 3, "version 1", 3, "version 2"));
        }
    }

    @Test
    void asksForSnapshotsByTheirTimeWhenOneWatermarkCrossesSeveral() throws Exception {
        try (ForecastRun stepwise = ForecastRun.start(HOSTS);
                ForecastRun leaping = ForecastRun.start(HOSTS)) {
            for (ForecastRun run : List.of(stepwise, leaping)) {
                run.snapshot(network(1, 12 * STEP, 1f));
                run.snapshot(network(2, 15 * STEP, 2f));
            }
            play(stepwise, rows("hosts", 2, 1, 30), 1, 30);

            for (Row row : rows("hosts", 2, 1, 30)) {
                leaping.row(row);
            }
            leaping.watermark(30 * STEP);

            assertThat(leaping.forecasts()).isEqualTo(stepwise.forecasts());
            assertThat(leaping.scores()).hasSameElementsAs(stepwise.scores());
        }
    }

    @Test
    void doesNotUseRowsThatOvertookTheTimer() throws Exception {
        try (ForecastRun punctual = ForecastRun.start(HOSTS);
                ForecastRun overtaken = ForecastRun.start(HOSTS)) {
            play(punctual, rows("hosts", 1, 1, 12), 1, 12);

            for (Row row : rows("hosts", 1, 1, 40)) {
                overtaken.row(row);
            }
            overtaken.watermark(12 * STEP);

            assertThat(overtaken.forecasts()).isEqualTo(punctual.forecasts());
            assertThat(overtaken.scores()).isEqualTo(punctual.scores());
        }
    }

    @Test
    void nothingOfATimeDependsOnWhatComesAfterIt() throws Exception {
        try (ForecastRun one = ForecastRun.start(HOSTS);
                ForecastRun other = ForecastRun.start(HOSTS)) {
            for (ForecastRun run : List.of(one, other)) {
                run.snapshot(network(1, 10 * STEP, 1f));
                play(run, rows("hosts", 3, 1, 25), 1, 25);
            }
            int forecasts = one.forecasts().size();
            int scores = one.scores().size();

            play(one, rows("hosts", 3, 26, 40), 26, 40);
            other.snapshot(network(2, 26 * STEP, 5f));
            play(other, shifted(rows("hosts", 3, 26, 40), 9f), 26, 40);

            assertThat(one.forecasts().subList(0, forecasts))
                    .isEqualTo(other.forecasts().subList(0, forecasts));
            assertThat(one.scores().subList(0, scores))
                    .isEqualTo(other.scores().subList(0, scores));
            assertThat(one.forecasts()).isNotEqualTo(other.forecasts());
        }
    }

    @Test
    void goesOnFromACheckpointToTheSameOutput() throws Exception {
        for (int cut : new int[] {1, 7, 13, 29}) {
            List<String> straight;
            List<String> straightScores;
            try (ForecastRun run = ForecastRun.start(HOSTS, WEB)) {
                run.snapshot(network(1, 10 * STEP, 1f));
                run.snapshot(network(2, 20 * STEP, 2f));
                play(run, twoModels(1, 40), 1, 40);
                straight = run.forecasts();
                straightScores = run.scores();
            }
            List<String> resumed;
            List<String> resumedScores;
            OperatorSubtaskState state;
            try (ForecastRun run = ForecastRun.start(HOSTS, WEB)) {
                run.snapshot(network(1, 10 * STEP, 1f));
                run.snapshot(network(2, 20 * STEP, 2f));
                for (Row row : twoModels(1, cut + 3)) { // some rows wait ahead of the watermark
                    run.row(row);
                }
                run.watermark(cut * STEP);
                resumed = new ArrayList<>(run.forecasts());
                resumedScores = new ArrayList<>(run.scores());
                state = run.checkpoint();
            }
            try (ForecastRun run = ForecastRun.restore(state, HOSTS, WEB)) {
                play(run, twoModels(cut + 4, 40), cut + 1, 40);
                resumed.addAll(run.forecasts());
                resumedScores.addAll(run.scores());
            }

            assertThat(resumed).as("cut at %d", cut).isEqualTo(straight);
            assertThat(resumedScores).hasSameElementsAs(straightScores).doesNotHaveDuplicates();
        }
    }

    @Test
    void rowsThatWaitAreInACheckpointAndItChangesNothing() throws Exception {
        List<Row> rows = rows("hosts", 3, 1, 14);
        List<String> straight;
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            play(run, rows, 1, 14);
            straight = run.forecasts();
        }

        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            for (Row row : rows) {
                run.row(row);
                run.checkpoint();
                if (row.time() > 7 * STEP) {
                    continue; // several rows of a series wait
                }
                run.watermark(row.time() - 1);
            }
            assertThat(run.stateEntries()).isPositive();
            run.watermark(14 * STEP);

            assertThat(run.forecasts()).isEqualTo(straight).isNotEmpty();
        }
    }

    @Test
    void parallelismDoesNotChangeBytesOfTheRealNetwork() throws Exception {
        List<String> alone = wired(1, 0, 25);
        List<String> shared = new ArrayList<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            shared.addAll(wired(3, subtask, 25));
        }

        assertThat(shared).containsExactlyInAnyOrderElementsOf(alone);
        assertThat(alone)
                .filteredOn(json -> json.contains("\"OK\""))
                .hasSize(11 * 18); // from row 8
    }

    @Test
    void anotherParallelismAfterRestoreDoesNotChangeOutput() throws Exception {
        List<String> straight;
        OperatorSubtaskState state;
        List<String> rescaled = new ArrayList<>();
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            run.snapshot(network(1, 10 * STEP, 1f));
            play(run, rows("hosts", 9, 1, 15), 1, 15);
            state = run.checkpoint();
            rescaled.addAll(run.forecasts());
            play(run, rows("hosts", 9, 16, 30), 16, 30);
            straight = run.forecasts();
        }

        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState share =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, ForecastRun.MAX_PARALLELISM, 1, 2, subtask);
            try (ForecastRun run =
                    ForecastRun.restore(
                            share,
                            2,
                            subtask,
                            ForecastRun.TextEncoder::new,
                            (settings, device) -> new ForecastRun.EchoNetwork(settings),
                            HOSTS)) {
                play(run, mine(rows("hosts", 9, 16, 30), 2, subtask), 16, 30);
                rescaled.addAll(run.forecasts());
            }
        }

        assertThat(rescaled).containsExactlyInAnyOrderElementsOf(straight);
    }

    @Test
    void scoresWhatMaturedAndOnlyObservedCells() throws Exception {
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            List<Row> rows = rows("hosts", 1, 1, 9);
            rows.add(
                    Row.of(
                            rows.get(0).key(),
                            10 * STEP,
                            new float[] {1, 2},
                            new byte[] {Cell.IMPUTED, Cell.OBSERVED}));
            play(run, rows, 1, 10);

            // step 1 of origins 1 … 9 and step 4 of origins 1 … 6, two channels; at row 10 one only
            assertThat(run.scores()).hasSize(2 * (8 + 5) + 2);
            assertThat(run.scores().subList(26, 28))
                    .allMatch(text -> field(text, 2).equals("memory"));
        }
    }

    @Test
    void retiresASeriesWithoutRowsAndFreesItsState() throws Exception {
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            play(run, rows("hosts", 2, 1, 15), 1, 15);
            assertThat(run.stateEntries()).isPositive();

            run.watermark(24 * STEP); // idle is ten rows: 15 + 10 = 25
            assertThat(run.stateEntries()).isPositive();

            run.watermark(25 * STEP);
            assertThat(run.stateEntries()).isZero();
            assertThat(run.timers()).isZero();
        }
    }

    @Test
    void aSeriesThatComesBackAtTheTimeItWouldRetireGoesOn() throws Exception {
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            play(run, rows("hosts", 8, 1, 12), 1, 12);
            play(run, rows("hosts", 8, 22, 22), 22, 22); // idle is ten rows

            List<String> back = run.forecasts().subList(96, 104);
            assertThat(back).allMatch(text -> field(text, 1).equals("22000"));
            assertThat(back).allMatch(text -> text.contains("HorizonAccuracy")); // not forgotten
            run.watermark(31 * STEP);
            assertThat(run.stateEntries()).isPositive();
            run.watermark(32 * STEP);
            assertThat(run.stateEntries()).isZero();
            assertThat(run.timers()).isZero();
        }
    }

    @Test
    void ignoresLateRowsAndRevisions() throws Exception {
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            play(run, rows("hosts", 1, 1, 5), 1, 5);
            Row late = rows("hosts", 1, 4, 4).get(0);

            run.row(late);
            run.row(new Row(late.key(), 6 * STEP, late.values(), late.cells(), 6 * STEP, 1));
            run.watermark(6 * STEP);

            assertThat(run.forecasts()).hasSize(5);
        }
    }

    @Test
    void goesOnWithOtherChannelsByTheirNames() throws Exception {
        OperatorSubtaskState state;
        List<String> straight;
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            float[] parameters = new float[HOSTS.shape().parameters()];
            Arrays.fill(parameters, 0, 2, 1f); // what the network adds, whichever is first
            run.snapshot(snapshot(1, 10 * STEP, parameters));
            for (Row row : rows("hosts", 3, 1, 18)) { // three rows wait ahead of the watermark
                run.row(row);
            }
            run.watermark(15 * STEP);
            state = run.checkpoint();
            int before = run.forecasts().size();
            run.watermark(18 * STEP);
            straight = run.forecasts().subList(before, run.forecasts().size());
        }

        ModelSettings reordered =
                JobFixtures.model("hosts", Duration.ofMillis(STEP), "memory", "cpu");
        try (ForecastRun run = ForecastRun.restore(state, reordered)) {
            run.watermark(18 * STEP);

            assertThat(run.forecasts()).hasSameSizeAs(straight);
            for (int i = 0; i < straight.size(); i++) {
                assertThat(field(run.forecasts().get(i), 4))
                        .isEqualTo(swapped(field(straight.get(i), 4)));
                assertThat(field(run.forecasts().get(i), 3)).isEqualTo("version 1");
            }
        }
        ModelSettings wider =
                JobFixtures.model("hosts", Duration.ofMillis(STEP), "cpu", "disk", "memory");
        try (ForecastRun run = ForecastRun.restore(state, wider)) {
            run.watermark(18 * STEP);
            assertThat(run.forecasts()).hasSameSizeAs(straight);
            assertThat(field(run.forecasts().get(0), 3)).isEqualTo("version 1");
        }
    }

    /** The values of two channels, four steps each, the other way round. */
    private static String swapped(String values) {
        String[] parts = values.substring(1, values.length() - 1).split(", ");
        List<String> all = new ArrayList<>(Arrays.asList(parts).subList(4, 8));
        all.addAll(Arrays.asList(parts).subList(0, 4));
        return all.toString();
    }

    @Test
    void refusesASnapshotOfOtherChannels() throws Exception {
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            ModelSnapshot misfit =
                    new ModelSnapshot(
                            "hosts",
                            List.of("memory", "cpu"),
                            HOSTS.shape(),
                            1,
                            0,
                            -1,
                            0,
                            null,
                            null,
                            null,
                            false,
                            0,
                            0,
                            "");
            run.snapshot(misfit);
            run.row(rows("hosts", 1, 1, 1).get(0));

            assertThatThrownBy(() -> run.watermark(STEP))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "Cannot serve snapshot of hosts: expected (channels=[cpu, memory]")
                    .hasMessageContaining("found (channels=[memory, cpu]");
        }
    }

    @Test
    void refusesALearnerThatBeganAnewBelowARestoredForecaster() throws Exception {
        OperatorSubtaskState checkpoint;
        try (ForecastRun run = ForecastRun.start(HOSTS)) {
            run.snapshot(network(1, 10 * STEP, 1f));
            run.snapshot(network(2, 20 * STEP, 2f));
            checkpoint = run.checkpoint();
        }
        try (ForecastRun run = ForecastRun.restore(checkpoint, HOSTS)) {
            assertThatThrownBy(() -> run.snapshot(network(1, 30 * STEP, 1f)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "Cannot serve model \"hosts\": its learner publishes number 1 after"
                                    + " number 2. The learner's state was not restored; start from a"
                                    + " savepoint that holds it.");
            run.snapshot(network(3, 30 * STEP, 3f));
        }
    }

    /** JSON of forecasts and scores with the real network in one of several subtasks. */
    private static List<String> wired(int parallelism, int subtask, int rows) throws Exception {
        try (ForecastRun run =
                ForecastRun.restore(
                        null,
                        parallelism,
                        subtask,
                        () -> RecordEncoders.of(WireFormat.JSON),
                        ChannelAttentionNetwork::open,
                        HOSTS)) {
            run.snapshot(randomNetwork());
            play(run, mine(rows("hosts", 11, 1, rows), parallelism, subtask), 1, rows);
            List<String> all = new ArrayList<>(run.forecasts());
            all.addAll(run.scores());
            return all;
        }
    }

    private static List<Row> mine(List<Row> rows, int parallelism, int subtask) {
        return rows.stream()
                .filter(
                        row ->
                                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                                row.key(), ForecastRun.MAX_PARALLELISM, parallelism)
                                        == subtask)
                .toList();
    }

    /** Rows time by time, each time followed by its watermark. */
    private static void play(ForecastRun run, List<Row> rows, int from, int to) throws Exception {
        for (int index = from; index <= to; index++) {
            for (Row row : rows) {
                if (row.time() == index * STEP) {
                    run.row(row);
                }
            }
            run.watermark(index * STEP);
        }
    }

    private static List<Row> rows(String model, int series, int from, int to) {
        List<Row> rows = new ArrayList<>();
        for (int index = from; index <= to; index++) {
            for (int s = 0; s < series; s++) {
                SeriesKey key = new SeriesKey(model, "s%02d".formatted(s));
                Random random = new Random(1000L * s + index);
                float[] values = {
                    (float) random.nextGaussian(), 50 + 5 * (float) random.nextGaussian()
                };
                rows.add(
                        Row.of(
                                key,
                                index * STEP,
                                values,
                                new byte[] {Cell.OBSERVED, Cell.OBSERVED}));
            }
        }
        return rows;
    }

    private static List<Row> twoModels(int from, int to) {
        List<Row> rows = rows("hosts", 3, from, to);
        rows.addAll(rows("web", 3, from, to));
        return rows;
    }

    private static List<Row> shifted(List<Row> rows, float by) {
        return rows.stream()
                .map(
                        row ->
                                Row.of(
                                        row.key(),
                                        row.time(),
                                        new float[] {row.values()[0] + by, row.values()[1]},
                                        row.cells()))
                .toList();
    }

    private static ModelSnapshot network(int version, long effectiveFrom, float shift) {
        float[] parameters = new float[HOSTS.shape().parameters()];
        parameters[0] = shift;
        return snapshot(version, effectiveFrom, parameters);
    }

    private static ModelSnapshot randomNetwork() {
        Random random = new Random(6);
        float[] parameters = new float[HOSTS.shape().parameters()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = 0.3f * (float) random.nextGaussian();
        }
        Arrays.fill(parameters, 0, 2, 1f); // γ
        return snapshot(1, 0, parameters);
    }

    private static ModelSnapshot snapshot(int version, long effectiveFrom, float[] parameters) {
        NetworkShape shape = HOSTS.shape();
        float[] ridge = new float[(shape.lookback() + 1) * shape.horizon()];
        ridge[3] = 0.5f;
        return new ModelSnapshot(
                "hosts",
                HOSTS.channels(),
                shape,
                version,
                version,
                version - 1,
                effectiveFrom,
                parameters,
                null,
                new RidgeLine(shape.lookback(), shape.horizon(), ridge, 50),
                true,
                version,
                effectiveFrom - STEP,
                "hash" + version);
    }

    private static ModelSettings every(int steps) {
        return new ModelSettings(
                HOSTS.name(),
                HOSTS.channels(),
                HOSTS.step(),
                HOSTS.lookback(),
                HOSTS.shortLookback(),
                HOSTS.horizon(),
                HOSTS.seasonalPeriod(),
                HOSTS.align(),
                HOSTS.scale(),
                new ForecastSettings(
                        List.of(1, 4), List.of(0.8), steps, 50, 10, 0.5, Duration.ofSeconds(5), 4),
                HOSTS.ridge(),
                HOSTS.learn(),
                HOSTS.optimizer());
    }

    private static List<String> versions(Object... runs) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < runs.length; i += 2) {
            all.addAll(Collections.nCopies((Integer) runs[i], (String) runs[i + 1]));
        }
        return all;
    }

    private static String head(String text, int fields) {
        return String.join("|", Arrays.asList(text.split("\\|")).subList(0, fields));
    }

    private static String field(String text, int index) {
        return text.split("\\|")[index];
    }
}
