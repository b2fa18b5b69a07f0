package io.foreflow.job.learn;

import io.foreflow.job.config.JobSettings.LearnerMode;
import io.foreflow.job.learn.LearnMetrics.ModelGauges;
import io.foreflow.job.learn.LearnerThread.Finished;
import io.foreflow.job.learn.LearnerThread.Standing;
import io.foreflow.job.publish.RecordEncoder;
import io.foreflow.job.state.RestoredLayouts;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.concurrent.NeverCompleteFuture;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Learns off the task thread, and yet as a function of the data alone. Ticks are cut by the
 * watermark; each runs on the background thread from the state before it and its rows, and comes
 * back through the mailbox, so all state here is the task thread's.
 *
 * <p>Mode {@code deterministic}: the watermark is held below the first unfinished tick + lag. What
 * a tick publishes is effective from tick + lag, so downstream has every snapshot with {@code
 * effectiveFrom ≤ t} when its event time reaches t, however long a round took. With {@code
 * learn.max-queued-ticks} in flight {@link #processWatermark} waits for the oldest.
 *
 * <p>Mode {@code low-latency}: the output is idle from the start, so it holds no event time;
 * snapshots come when they are ready and may be effective from a time already past. A full queue
 * does not block: ticks that come due meanwhile are run as one, the last of them, when there is
 * room. Its rows are bounded by {@code learn.round-timeout} only.
 *
 * <p>A checkpoint holds, per model, the state after the last finished tick and the rows of all
 * ticks after it. A restored operator runs the ticks that were in flight again.
 */
final class LearnOperator extends AbstractStreamOperator<ModelSnapshot>
        implements OneInputStreamOperator<Row, ModelSnapshot>, BoundedOneInput {

    private static final Duration PROBE = Duration.ofHours(1);

    private final LearnOperatorFactory factory;
    private final MailboxExecutor mailbox;
    private final Map<String, ModelSettings> settings;
    private final LearnerMode mode;

    private transient RestoredLayouts layouts;
    private transient LearnState state;
    private transient CheckpointAge age;
    private transient RecordEncoder encoder;
    private transient LearnMetrics metrics;
    private transient LearnerThread thread;

    /** By name, so that equal ticks of several models are cut in one order. */
    private transient Map<String, Model> models;

    /** In the order of submission, which is the order of completion. */
    private transient Deque<Flight> inFlight;

    private transient ScheduledFuture<?> timeLimit;
    private transient long received;
    private transient long forwarded;
    private transient boolean idleReceived;
    private transient boolean idleForwarded;

    LearnOperator(
            LearnOperatorFactory factory, StreamOperatorParameters<ModelSnapshot> parameters) {
        super(parameters);
        this.factory = factory;
        this.mailbox = parameters.getMailboxExecutor();
        this.mode = factory.mode();
        this.settings =
                factory.models().stream()
                        .collect(Collectors.toMap(ModelSettings::name, Function.identity()));
    }

    private record Model(ModelQueue queue, ModelGauges gauges) {
        String name() {
            return queue.model();
        }
    }

    private record Flight(Model model, long tick) {}

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        metrics = new LearnMetrics(getMetricGroup());
        models = new TreeMap<>();
        layouts = new RestoredLayouts(context.getOperatorStateStore(), factory.models());
        age = new CheckpointAge(context.getOperatorStateStore());
        state = new LearnState(context.getKeyedStateStore(), getKeyedStateBackend(), layouts);
        tellOfOwnModels();
        for (ModelQueue queue : state.read(settings)) {
            models.put(queue.model(), new Model(queue, metrics.model(queue.model())));
        }
    }

    /** Before their first rows, so that whoever counts events has seen 0 before the first. */
    private void tellOfOwnModels() {
        CheckpointableKeyedStateBackend<?> keyed =
                (CheckpointableKeyedStateBackend<?>) getKeyedStateBackend();
        KeyGroupRange own = keyed.getKeyGroupRange();
        int groups = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
        for (String model : settings.keySet()) {
            if (own.contains(KeyGroupRangeAssignment.assignToKeyGroup(model, groups))) {
                metrics.model(model);
            }
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        inFlight = new ArrayDeque<>();
        received = Long.MIN_VALUE;
        forwarded = Long.MIN_VALUE;
        encoder = factory.newEncoder();
        thread =
                new LearnerThread(
                        "learner of " + getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks(),
                        getUserCodeClassloader(),
                        factory.learners(),
                        Devices.resolve(getRuntimeContext(), factory.device()));
        if (mode == LearnerMode.LOW_LATENCY) {
            output.emitWatermarkStatus(WatermarkStatus.IDLE);
        }
        for (Model model : models.values()) {
            if (model.queue().finishedState() != null) {
                restore(model);
            }
            for (long tick : model.queue().cutTicks()) {
                submit(model, tick);
            }
        }
        startWithWeights();
    }

    /** What they serve goes out before any event time does, so that the first forecast has it. */
    private void startWithWeights() {
        for (StartingModel starting :
                StartingModel.of(
                        factory.models(),
                        factory.initialWeights(),
                        models::containsKey,
                        getRuntimeContext().getTaskInfo())) {
            String name = starting.queue().model();
            models.put(name, new Model(starting.queue(), metrics.model(name)));
            publish(starting.snapshot());
        }
    }

    @Override
    public void processElement(StreamRecord<Row> element) {
        Row row = element.getValue();
        model(LearnOperatorFactory.modelOf(row)).queue().add(row);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        received = Math.max(received, mark.getTimestamp());
        cutDueTicks();
        forwardWatermark();
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) {
        idleReceived = status.isIdle();
        forwardWatermark();
    }

    @Override
    public void endInput() throws Exception {
        cutDueTicks();
        while (!inFlight.isEmpty()) {
            mailbox.yield();
        }
        forwardWatermark();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        layouts.snapshot();
        age.snapshot(getProcessingTimeService().getCurrentProcessingTime());
        for (Model model : models.values()) {
            state.write(model.queue());
        }
    }

    @Override
    public void close() throws Exception {
        if (thread != null) {
            thread.close();
        }
        super.close();
    }

    /** Ticks submitted and not finished. */
    int inFlight() {
        return inFlight.size();
    }

    private Model model(String name) {
        Model model = models.get(name);
        if (model != null) {
            return model;
        }
        ModelSettings known = settings.get(name);
        if (known == null) {
            throw new IllegalStateException(
                    "Cannot learn model \"%s\": it is not configured (models are %s)"
                            .formatted(name, settings.keySet()));
        }
        Model created = new Model(new ModelQueue(known), metrics.model(name));
        models.put(name, created);
        return created;
    }

    private void cutDueTicks() throws InterruptedException {
        if (mode == LearnerMode.LOW_LATENCY) {
            models.values().forEach(this::submitWithoutWaiting);
            return;
        }
        for (Model model = nextToCut(); model != null; model = nextToCut()) {
            while (model.queue().full()) {
                mailbox.yield();
            }
            submit(model, model.queue().firstUncut(received));
        }
    }

    /** The model of the earliest due tick; null if all are cut. */
    private Model nextToCut() {
        Model next = null;
        long earliest = Long.MAX_VALUE;
        for (Model model : models.values()) {
            long tick = model.queue().firstUncut(received);
            if (tick < earliest) {
                earliest = tick;
                next = model;
            }
        }
        return next;
    }

    private void submitWithoutWaiting(Model model) {
        ModelQueue queue = model.queue();
        if (!queue.full() && queue.uncut(received) > queue.room()) {
            queue.mergeUncut(received);
        }
        while (!queue.full() && queue.uncut(received) > 0) {
            submit(model, queue.firstUncut(received));
        }
    }

    private void submit(Model model, long tick) {
        ModelQueue queue = model.queue();
        List<Row> rows = queue.cut(tick);
        Flight flight = new Flight(model, tick);
        inFlight.add(flight);
        if (inFlight.size() == 1) {
            limitTime(flight);
        }
        metrics.inFlight(inFlight.size());
        thread.tick(
                queue.settings(),
                queue.finishedState(),
                tick,
                rows,
                finished -> mail(() -> complete(flight, finished), "tick of " + model.name()),
                cause ->
                        fail("run tick %s of".formatted(Instant.ofEpochMilli(tick)), model, cause));
    }

    private void restore(Model model) {
        ModelQueue queue = model.queue();
        int again = queue.cutTicks().size();
        thread.restore(
                queue.settings(),
                queue.finishedState(),
                standing -> mail(() -> announce(model, standing, again), "restored model"),
                cause -> fail("restore", model, cause));
    }

    /** Runs an action on the task thread; called on the background thread. */
    private void mail(ThrowingRunnable<Exception> action, String description) {
        try {
            mailbox.execute(action, description);
        } catch (RejectedExecutionException e) {
            LOG.debug("The task has ended before its learner: {}", description, e);
        }
    }

    private void fail(String verb, Model model, Throwable cause) {
        String message =
                "Cannot %s model \"%s\": %s".formatted(verb, model.name(), cause.getMessage());
        mail(
                () -> {
                    throw new FlinkRuntimeException(message, cause);
                },
                message);
    }

    private void complete(Flight flight, Finished finished) {
        if (outputHasEnded()) {
            return;
        }
        Model model = flight.model();
        model.queue().finish(flight.tick(), finished.state());
        inFlight.remove();
        timeLimit.cancel(false);
        if (!inFlight.isEmpty()) {
            limitTime(inFlight.peek());
        }
        metrics.inFlight(inFlight.size());
        metrics.tickCompleted(finished.nanos());
        model.gauges().set(finished.standing());
        publish(finished.outcome().snapshot());
        finished.outcome().events().forEach(event -> model.gauges().event(event, finished.nanos()));
        finished.outcome().events().forEach(this::publish);
        if (mode == LearnerMode.LOW_LATENCY) {
            submitWithoutWaiting(model);
        }
        forwardWatermark();
    }

    /**
     * A stop with savepoint that does not drain ends the output before the savepoint is taken and
     * tells the operator nothing; records after it are dropped downstream. The timer service, which
     * then takes no timer any more, is the only sign. A tick that comes back so late stays among
     * the inputs of the savepoint, and the resumed job runs it again.
     */
    private boolean outputHasEnded() {
        long later = getProcessingTimeService().getCurrentProcessingTime() + PROBE.toMillis();
        ScheduledFuture<?> probe = getProcessingTimeService().registerTimer(later, time -> {});
        probe.cancel(false);
        return probe instanceof NeverCompleteFuture;
    }

    private void limitTime(Flight flight) {
        Duration limit = flight.model().queue().settings().learn().roundTimeout();
        long deadline = getProcessingTimeService().getCurrentProcessingTime() + limit.toMillis();
        timeLimit =
                getProcessingTimeService()
                        .registerTimer(
                                deadline,
                                time -> {
                                    if (inFlight.peek() == flight) {
                                        throw overTime(flight, limit);
                                    }
                                });
    }

    private static FlinkRuntimeException overTime(Flight flight, Duration limit) {
        return new FlinkRuntimeException(
                ("Cannot finish tick %s of model \"%s\" within %s: raise learn.round-timeout, or"
                                + " lower learn.steps or learn.series")
                        .formatted(
                                Instant.ofEpochMilli(flight.tick()), flight.model().name(), limit));
    }

    private void publish(ModelSnapshot snapshot) {
        if (snapshot == null) {
            return;
        }
        if (snapshot.effectiveFrom() <= forwarded) {
            throw new IllegalStateException(
                    "Cannot publish snapshot %d of model \"%s\": effective from %d, but the watermark is %d"
                            .formatted(
                                    snapshot.sequence(),
                                    snapshot.model(),
                                    snapshot.effectiveFrom(),
                                    forwarded));
        }
        output.collect(new StreamRecord<>(snapshot, snapshot.effectiveFrom()));
    }

    private void publish(LearnerEvent event) {
        output.collect(factory.events(), new StreamRecord<>(encoder.event(event), event.time()));
    }

    private void announce(Model model, Standing standing, int again) {
        model.gauges().set(standing);
        model.gauges().count(LearnerEvent.Kind.RESTORED);
        String old =
                age.warning(
                        getProcessingTimeService().getCurrentProcessingTime(),
                        factory.transactionTimeout());
        if (!old.isEmpty()) {
            LOG.warn("Model \"{}\": {}", model.name(), old);
        }
        String reason =
                "Restored at optimizer step %d, %s; %d ticks are run again%s%s"
                        .formatted(
                                standing.optimizerStep(),
                                trainedUntil(standing),
                                again,
                                standing.change() == null ? "" : "; channels: " + standing.change(),
                                old.isEmpty() ? "" : "; " + old);
        publish(
                new LearnerEvent(
                        model.name(),
                        LearnerEvent.Kind.RESTORED,
                        model.queue().cutUntil(),
                        standing.version(),
                        -1,
                        reason,
                        Double.NaN,
                        Double.NaN,
                        Double.NaN,
                        0,
                        null));
    }

    private static String trainedUntil(Standing standing) {
        return standing.trainedUntil() == Long.MIN_VALUE
                ? "not yet trained"
                : "trained until " + Instant.ofEpochMilli(standing.trainedUntil());
    }

    /** Event time goes on as far as no unfinished tick forbids; idleness waits for all of them. */
    private void forwardWatermark() {
        if (mode == LearnerMode.LOW_LATENCY) {
            return;
        }
        if (!idleReceived && idleForwarded) {
            idleForwarded = false;
            output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
        }
        long allowed = allowedWatermark();
        if (allowed > forwarded) {
            forwarded = allowed;
            metrics.watermark(forwarded);
            output.emitWatermark(new Watermark(forwarded));
        }
        if (idleReceived && !idleForwarded && allowed == received && inFlight.isEmpty()) {
            idleForwarded = true;
            output.emitWatermarkStatus(WatermarkStatus.IDLE);
        }
    }

    private long allowedWatermark() {
        long allowed = received;
        for (Model model : models.values()) {
            long tick = model.queue().firstUnfinished(received);
            if (tick != Long.MAX_VALUE) {
                long lag = model.queue().settings().learn().lag().toMillis();
                allowed = Math.min(allowed, tick + lag - 1);
            }
        }
        return allowed;
    }
}
