package io.foreflow.cli.chaos;

import io.foreflow.cli.chaos.RoundPlan.Strike;
import io.foreflow.cli.chaos.Traps.Place;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One job, fed and broken as its plan says, to the end of its stream. */
final class Round {

    /** Parts of what job and sinks say about lost output. */
    private static final String SINK_SAYS = "the broker has dropped it and its output is lost";

    private static final String JOB_SAYS = "more than transaction.timeout";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration TRAP_PATIENCE = Duration.ofSeconds(30);

    private final RestartableBroker broker;
    private final Rig rig;
    private final CheckpointDisk disk;
    private final Path folder;
    private final JobFile file;
    private final Traps traps;
    private final SingleObjectDeserializer<Forecast> decoder =
            new SingleObjectDeserializer<>(Forecast.class);

    /**
     * @param folder for traps and savepoints, anew for each round
     * @param overrides keys of the job's configuration that differ from the usual
     */
    Round(
            RestartableBroker broker,
            Rig rig,
            CheckpointDisk disk,
            Path folder,
            RoundPlan plan,
            Map<String, String> overrides)
            throws IOException {
        this.broker = broker;
        this.rig = rig;
        this.disk = disk;
        this.folder = folder;
        this.file =
                new JobFile(
                        broker.bootstrapServers(),
                        folder.getFileName().toString(),
                        plan.parallelism(),
                        plan.transactionTimeout(),
                        overrides);
        this.traps = new Traps(Files.createDirectories(folder.resolve("traps")).toString());
    }

    /**
     * What a round left behind.
     *
     * @param strikes that took place
     * @param problem null if the stream was followed to its end
     */
    record Outcome(Committed committed, int strikes, boolean lossSaid, String problem) {}

    private record Followed(int strikes, boolean ended, String failures) {}

    Outcome run(RoundPlan plan, MetricStream stream) throws Exception {
        broker.createTopics(file.topics());
        Path checkpoints = disk.folder().resolve(file.name());
        Followed followed;
        try (RunningJob job = rig.start(file, traps, plan.interruptMillis(), checkpoints)) {
            try {
                followed = follow(job, plan, stream);
            } finally {
                job.cancel();
            }
        }
        Committed committed = Committed.read(broker.bootstrapServers(), file);
        broker.deleteTopics(file.topics().keySet());
        boolean lossSaid =
                followed.failures().contains(SINK_SAYS)
                        && committed.restored().stream().anyMatch(r -> r.contains(JOB_SAYS));
        String problem =
                followed.ended() ? null : "the last forecasts did not come within " + PATIENCE;
        return new Outcome(committed, followed.strikes(), lossSaid, problem);
    }

    /** Feeds the job, strikes, and stops it when the last of the stream is committed. */
    private Followed follow(RunningJob job, RoundPlan plan, MetricStream stream) throws Exception {
        int rows = stream.grid().rows();
        int gate = plan.strikes().isEmpty() ? rows : plan.strikes().get(0).row();
        String servers = broker.bootstrapServers();
        try (Feeder feeder =
                        new Feeder(
                                servers,
                                file.topic("metrics"),
                                stream.records(),
                                gate,
                                plan.rowMillis());
                CommittedReader forecasts = new CommittedReader(servers, file.topic("forecasts"))) {
            int strikes = strikeAll(job, plan, stream, feeder, forecasts);
            feeder.goOnUntil(rows);
            feeder.await();
            boolean ended = awaitLast(forecasts, stream.grid()) && job.awaitRunning();
            String failures = job.failures();
            if (ended) {
                job.stopWithSavepoint(folder.resolve("savepoints"));
            }
            return new Followed(strikes, ended, failures);
        }
    }

    /** Strikes as rows come in, each time after the forecasts before them are committed. */
    private int strikeAll(
            RunningJob job,
            RoundPlan plan,
            MetricStream stream,
            Feeder feeder,
            CommittedReader forecasts)
            throws Exception {
        int rows = stream.grid().rows();
        int strikes = 0;
        for (Strike strike : plan.strikes()) {
            awaitForecast(forecasts, stream.closedBefore(strike.row()));
            if (strike.place() != null) {
                traps.arm(strike.place());
            }
            feeder.goOnUntil(nextGate(plan, strike, rows));
            if (strike.place() == null) {
                TimeUnit.MILLISECONDS.sleep(strike.delayMillis());
            }
            strikes += strike(job, plan.fault(), strike) ? 1 : 0;
        }
        return strikes;
    }

    /** Whether it took place. */
    private boolean strike(RunningJob job, Fault fault, Strike strike) throws Exception {
        switch (fault) {
            case OPERATOR, LEARNER -> {
                return springs(strike.place());
            }
            case TASK_MANAGER -> rig.killTaskManager();
            case JOB_MANAGER -> rig.killJobManager();
            case BROKER, BROKER_GONE -> {
                return stopBroker(fault, strike);
            }
            case DISK -> fillDisk(job, strike);
        }
        return true;
    }

    /** Leaves the disk full for a time, and until the job has met it. */
    private void fillDisk(RunningJob job, Strike strike) throws Exception {
        String before = job.failures();
        disk.fill(strike.left());
        TimeUnit.MILLISECONDS.sleep(strike.pauseMillis());
        long deadline = System.nanoTime() + TRAP_PATIENCE.toNanos();
        while (job.failures().equals(before) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        disk.free();
    }

    private boolean springs(Place place) throws InterruptedException {
        return traps.awaitGone(place, TRAP_PATIENCE) || !traps.springs(place);
    }

    private boolean stopBroker(Fault fault, Strike strike) throws Exception {
        boolean held = strike.place() == Place.HOLD_COMMIT;
        if (held && !springs(Place.HOLD_COMMIT)) {
            return false;
        }
        broker.stop();
        TimeUnit.MILLISECONDS.sleep(strike.pauseMillis());
        if (held && strike.early() && fault == Fault.BROKER) {
            traps.springs(Place.HELD);
        }
        broker.start();
        if (fault == Fault.BROKER_GONE) {
            awaitDropped();
        }
        traps.springs(Place.HELD);
        return true;
    }

    /** The coordinator looks at the age of transactions from time to time. */
    private void awaitDropped() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (broker.hasOpenTransactions(file.name() + "-forecasts")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Cannot see the broker drop old transactions");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /**
     * The row before which the stream waits for the strike after this one; after the last, half of
     * the rest if the broker is to drop a transaction, which may hold what was forecast until then
     * but not the forecasts that the round ends with.
     */
    private static int nextGate(RoundPlan plan, Strike strike, int rows) {
        int next = plan.strikes().indexOf(strike) + 1;
        if (next < plan.strikes().size()) {
            return plan.strikes().get(next).row();
        }
        return plan.fault() == Fault.BROKER_GONE ? (strike.row() + rows) / 2 : rows;
    }

    /** A job that has committed this has checkpoints, and a learner in them. */
    private void awaitForecast(CommittedReader forecasts, int row) {
        long origin = MetricGrid.time(row);
        boolean there =
                forecasts.await(
                        record -> decoded(record).getOrigin().toEpochMilli() >= origin, PATIENCE);
        if (!there) {
            throw new IllegalStateException(
                    "no forecast of row %d within %s".formatted(row, PATIENCE));
        }
    }

    private boolean awaitLast(CommittedReader forecasts, MetricGrid grid) {
        Set<String> waiting = new HashSet<>(Due.last(grid));
        return forecasts.await(
                record -> {
                    waiting.remove(Committed.id(decoded(record)));
                    return waiting.isEmpty();
                },
                PATIENCE);
    }

    private Forecast decoded(ConsumerRecord<byte[], byte[]> record) {
        return decoder.deserialize("", record.value());
    }
}
