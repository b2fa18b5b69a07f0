package io.foreflow.cli.chaos;

import io.foreflow.cli.chaos.Round.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds of faults, one after the other, on one broker: for every few of them a stream is drawn and
 * run undisturbed, then each round runs the same stream under its fault, and is held against that
 * run and against what the stream's grid makes due.
 */
public final class ChaosRun implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChaosRun.class);
    private static final int ROUNDS_PER_STREAM = 25;

    private final Settings settings;
    private final RestartableBroker broker;
    private final CheckpointDisk disk;
    private Rig threads;
    private Rig processes;
    private int clusters;
    private MetricStream stream;
    private Due due;
    private Committed undisturbed;

    /**
     * What to do.
     *
     * @param seed of streams and moments
     * @param faults taken in turn
     * @param rows of a stream
     * @param folder for all that broker, clusters and jobs write
     * @param overrides keys of the jobs' configuration that differ from the usual; not of the
     *     undisturbed runs'
     */
    public record Settings(
            int rounds,
            long seed,
            List<Fault> faults,
            int rows,
            Path folder,
            Map<String, String> overrides) {

        public Settings {
            faults = List.copyOf(faults);
            overrides = Map.copyOf(overrides);
        }
    }

    public ChaosRun(Settings settings) throws Exception {
        this.settings = settings;
        this.disk = new CheckpointDisk(settings.folder().resolve("disk"));
        this.broker = new RestartableBroker(settings.folder().resolve("broker"));
    }

    /** What a full disk is on this machine. */
    public String fullDisk() {
        return disk.description();
    }

    /**
     * Runs all rounds.
     *
     * @param done hears of each
     */
    public Tally run(Consumer<RoundResult> done) throws Exception {
        List<RoundResult> results = new ArrayList<>();
        for (int number = 1; number <= settings.rounds(); number++) {
            if ((number - 1) % ROUNDS_PER_STREAM == 0) {
                draw((number - 1) / ROUNDS_PER_STREAM);
            }
            Fault fault = settings.faults().get((number - 1) % settings.faults().size());
            RoundPlan plan = RoundPlan.of(settings.seed(), number, fault, settings.rows());
            RoundResult result = run(plan);
            results.add(result);
            done.accept(result);
        }
        return Tally.of(results);
    }

    private RoundResult run(RoundPlan plan) throws InterruptedException {
        long start = System.nanoTime();
        try {
            Outcome outcome =
                    round("round-" + plan.number(), plan, settings.overrides()).run(plan, stream);
            return RoundResult.of(
                    plan,
                    outcome.strikes(),
                    due,
                    undisturbed,
                    outcome.committed(),
                    outcome.lossSaid(),
                    outcome.problem(),
                    since(start));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // a round that cannot be run is a result too
            LOG.error("Round {} came to no end", plan.number(), e);
            mend();
            return RoundResult.failed(plan, "came to no end: " + e.getMessage(), since(start));
        }
    }

    /** Nothing that one round broke may break the next. */
    private void mend() {
        broker.start();
        try {
            disk.free();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closeRigs();
        threads = null;
        processes = null;
    }

    private Round round(String name, RoundPlan plan, Map<String, String> overrides)
            throws Exception {
        return new Round(
                broker,
                rig(plan.fault().where()),
                disk,
                settings.folder().resolve(name),
                plan,
                overrides);
    }

    /** Draws a stream and runs it undisturbed; what it commits must be what the grid makes due. */
    private void draw(int block) throws Exception {
        stream = new MetricStream(settings.seed() + block, settings.rows());
        due = Due.of(stream.grid());
        RoundPlan calm =
                new RoundPlan(0, Fault.OPERATOR, 1, List.of(), 0, 0, Duration.ofMinutes(10));
        Outcome outcome = round("undisturbed-" + block, calm, Map.of()).run(calm, stream);
        undisturbed = outcome.committed();
        RoundResult own =
                RoundResult.of(
                        calm,
                        0,
                        due,
                        undisturbed,
                        undisturbed,
                        false,
                        outcome.problem(),
                        Duration.ZERO);
        if (!own.clean() || undisturbed.steps() == 0) {
            throw new IllegalStateException(
                    "Cannot compare with the undisturbed run, which is not what its stream makes"
                            + " due: "
                            + own);
        }
    }

    private Rig rig(Fault.Where where) throws Exception {
        if (where == Fault.Where.PROCESSES) {
            processes =
                    processes == null
                            ? new ProcessRig(settings.folder().resolve("flink-" + ++clusters))
                            : processes;
            return processes;
        }
        threads = threads == null ? new ThreadRig() : threads;
        return threads;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private void closeRigs() {
        if (threads != null) {
            threads.close();
        }
        if (processes != null) {
            processes.close();
        }
    }

    /** Ends all that was started, whatever it is at. */
    void abandon() {
        closeRigs();
        broker.close();
        disk.close();
    }

    @Override
    public void close() {
        abandon();
    }
}
