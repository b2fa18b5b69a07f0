package io.foreflow.job.learn;

import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.job.JobFixtures;
import io.foreflow.job.config.InitialWeights;
import io.foreflow.job.config.JobSettings.LearnerMode;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.publish.Outbound;
import io.foreflow.job.publish.RecordEncoder;
import io.foreflow.job.state.ImmutableTypeInfo;
import io.foreflow.job.state.OutboundSerializer;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** One attempt of a learner subtask under the harness; the test's thread is the task's. */
final class LearnerRun implements AutoCloseable {

    static final long TICK = 10;
    static final long LAG = 5;
    static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(20);

    private static final int MAX_PARALLELISM = 16;
    private static final OutputTag<Outbound> EVENTS =
            new OutputTag<>(
                    "model-events",
                    ImmutableTypeInfo.of(Outbound.class, OutboundSerializer.INSTANCE));

    private final KeyedOneInputStreamOperatorTestHarness<String, Row, ModelSnapshot> harness;

    private LearnerRun(KeyedOneInputStreamOperatorTestHarness<String, Row, ModelSnapshot> harness) {
        this.harness = harness;
    }

    /** A subtask that was never started before. */
    static LearnerRun start(LearnerMode mode, FakeLearner.Control control, String... models)
            throws Exception {
        return restore(null, mode, control, models);
    }

    /** A subtask in deterministic mode with learners of one's own. */
    static LearnerRun start(ModelSettings model, TickLearnerFactory learners) throws Exception {
        LearnerRun run = create(LearnerMode.DETERMINISTIC, learners, List.of(model), 1, 0);
        run.harness.setup();
        run.harness.initializeEmptyState();
        run.harness.open();
        return run;
    }

    static LearnerRun restore(
            OperatorSubtaskState from,
            LearnerMode mode,
            FakeLearner.Control control,
            String... models)
            throws Exception {
        List<ModelSettings> settings =
                Arrays.stream(models).map(name -> model(name, 1, 2)).toList();
        return restore(from, mode, control, settings, 1, 0);
    }

    static LearnerRun restore(
            OperatorSubtaskState from,
            LearnerMode mode,
            FakeLearner.Control control,
            List<ModelSettings> models,
            int parallelism,
            int subtask)
            throws Exception {
        LearnerRun run = create(mode, control, models, parallelism, subtask);
        run.harness.setup();
        if (from == null) {
            run.harness.initializeEmptyState();
        } else {
            run.harness.initializeState(
                    KeyedOneInputStreamOperatorTestHarness.repartitionOperatorState(
                            from, MAX_PARALLELISM, 1, parallelism, subtask));
        }
        run.harness.open();
        return run;
    }

    static LearnerRun create(
            LearnerMode mode,
            FakeLearner.Control control,
            List<ModelSettings> models,
            int parallelism,
            int subtask)
            throws Exception {
        return create(mode, control.factory(), models, parallelism, subtask);
    }

    private static LearnerRun create(
            LearnerMode mode,
            TickLearnerFactory learners,
            List<ModelSettings> models,
            int parallelism,
            int subtask)
            throws Exception {
        LearnOperatorFactory factory =
                new LearnOperatorFactory(
                        models,
                        mode,
                        TRANSACTION_TIMEOUT,
                        "cpu",
                        EVENTS,
                        PlainEncoder::new,
                        learners,
                        InitialWeights.none());
        return new LearnerRun(
                new KeyedOneInputStreamOperatorTestHarness<>(
                        factory,
                        LearnOperatorFactory::modelOf,
                        Types.STRING,
                        MAX_PARALLELISM,
                        parallelism,
                        subtask));
    }

    /** A tick every 10 ms, lag 5 ms, a time limit of one minute. */
    static ModelSettings model(String name, int channels, int maxQueuedTicks) {
        LearnSettings learn =
                new LearnSettings(
                        Duration.ofMillis(TICK),
                        Duration.ofMillis(LAG),
                        maxQueuedTicks,
                        8,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        0,
                        1,
                        true,
                        7,
                        Duration.ofMinutes(1));
        List<String> names = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            names.add("c" + c);
        }
        ModelSettings other = JobFixtures.model(name, Duration.ofMillis(1), "c0");
        return new ModelSettings(
                name,
                names,
                Duration.ofMillis(1),
                2,
                2,
                1,
                1,
                other.align(),
                null,
                other.forecast(),
                null,
                learn,
                null);
    }

    static Row row(String model, String series, long time) {
        return Row.of(
                new SeriesKey(model, series),
                time,
                new float[] {time * 0.5f},
                new byte[] {Cell.OBSERVED});
    }

    LearnerRun row(String model, long time) throws Exception {
        return row(row(model, "a", time));
    }

    LearnerRun row(Row row) throws Exception {
        harness.processElement(row, row.time());
        return this;
    }

    LearnerRun watermark(long time) throws Exception {
        harness.processWatermark(new Watermark(time));
        return this;
    }

    LearnerRun status(WatermarkStatus status) throws Exception {
        harness.processWatermarkStatus(status);
        return this;
    }

    LearnerRun endInput() throws Exception {
        harness.endInput();
        return this;
    }

    OperatorSubtaskState checkpoint() throws Exception {
        return harness.snapshot(1, 1);
    }

    /** Lets the given number of mails come in, one after the other, and runs each. */
    LearnerRun mails(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            mailbox().take(TaskMailbox.MIN_PRIORITY).run();
        }
        return this;
    }

    /** Runs mails until no tick is in flight. */
    LearnerRun settle() throws Exception {
        while (operator().inFlight() > 0) {
            mails(1);
        }
        return this;
    }

    /** Leaves a mail that is run only if the operator waits for mails. */
    void whenWaiting(Runnable action) {
        mailbox().put(new Mail(action::run, TaskMailbox.MAX_PRIORITY, "when waiting"));
    }

    int inFlight() {
        return operator().inFlight();
    }

    LearnOperator operator() {
        return (LearnOperator) harness.getOperator();
    }

    KeyedOneInputStreamOperatorTestHarness<String, Row, ModelSnapshot> harness() {
        return harness;
    }

    /**
     * Output in order: {@code model@effectiveFrom:hash} of snapshots, {@code W12}, IDLE, ACTIVE.
     */
    List<String> output() {
        List<String> lines = new ArrayList<>();
        for (Object element : harness.getOutput()) {
            if (element instanceof Watermark mark) {
                lines.add("W" + mark.getTimestamp());
            } else if (element instanceof WatermarkStatus status) {
                lines.add(status.isIdle() ? "IDLE" : "ACTIVE");
            } else if (element instanceof StreamRecord<?> record) {
                ModelSnapshot snapshot = (ModelSnapshot) record.getValue();
                lines.add(
                        snapshot.model()
                                + "@"
                                + record.getTimestamp()
                                + ":"
                                + snapshot.weightsHash());
            }
        }
        return lines;
    }

    /** Output with the learnt digests left out. */
    List<String> shape() {
        return output().stream().map(line -> line.replaceFirst(":.*", "")).toList();
    }

    List<String> snapshots() {
        return output().stream().filter(line -> line.contains("@")).toList();
    }

    List<String> events() {
        List<String> lines = new ArrayList<>();
        var records = harness.getSideOutput(EVENTS);
        if (records != null) {
            records.forEach(
                    record ->
                            lines.add(
                                    new String(record.getValue().value(), StandardCharsets.UTF_8)));
        }
        return lines;
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot close the harness", e);
        }
    }

    private TaskMailbox mailbox() {
        return harness.getTaskMailbox();
    }

    /** Events as {@code model KIND time version reason}. */
    private static final class PlainEncoder implements RecordEncoder {
        @Override
        public Outbound event(LearnerEvent event) {
            String line =
                    "%s %s %d v%d %s"
                            .formatted(
                                    event.model(),
                                    event.kind(),
                                    event.time(),
                                    event.version(),
                                    event.reason());
            return new Outbound(
                    event.model().getBytes(StandardCharsets.UTF_8),
                    line.getBytes(StandardCharsets.UTF_8),
                    Outbound.Topic.MODEL_EVENTS);
        }

        @Override
        public Outbound forecast(SeriesForecast forecast) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outbound score(HorizonScore score) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outbound rejection(Rejection rejection) {
            throw new UnsupportedOperationException();
        }
    }
}
