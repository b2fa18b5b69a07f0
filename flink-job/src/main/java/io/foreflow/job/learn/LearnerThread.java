package io.foreflow.job.learn;

import io.foreflow.learning.TickOutcome;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one background thread of a learner subtask, with the learners it owns. Work runs in the order
 * of its submission, so ticks of a model never overlap; the first failure stops all work after it.
 * Forecasts are waited for and rounds are not, so it runs at the lowest priority.
 */
final class LearnerThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LearnerThread.class);

    /**
     * A round hears an interrupt between steps; a native call in a step is not longer than this.
     */
    private static final long CLOSE_SECONDS = 5;

    private final TickLearnerFactory factory;
    private final ComputeDevice device;
    private final Executor executor;

    /** Only the background thread touches it. */
    private final Map<String, TickLearner> learners = new HashMap<>();

    private volatile boolean stopped;

    LearnerThread(
            String name, ClassLoader loader, TickLearnerFactory factory, ComputeDevice device) {
        this.factory = factory;
        this.device = device;
        this.executor = new Executor(name, loader);
    }

    /**
     * Where a learner stands.
     *
     * @param trainedUntil last target time absorbed, epoch milliseconds
     * @param nativeArrays that it holds
     * @param change how its channels changed with the restore, or null
     */
    record Standing(
            int version, long optimizerStep, long trainedUntil, int nativeArrays, String change) {}

    /**
     * A finished tick.
     *
     * @param state of the learner after it
     * @param nanos wall-clock time it took, for metrics only
     */
    record Finished(TickOutcome outcome, byte[] state, Standing standing, long nanos) {}

    /** Brings a learner back to a state. The callbacks run on the background thread. */
    void restore(
            ModelSettings settings,
            byte[] state,
            Consumer<Standing> done,
            Consumer<Throwable> failed) {
        submit(() -> standing(learner(settings, state)), done, failed);
    }

    /**
     * Runs a tick.
     *
     * @param state where the model's learner starts if this is the first that is heard of it
     */
    void tick(
            ModelSettings settings,
            byte[] state,
            long tick,
            List<Row> rows,
            Consumer<Finished> done,
            Consumer<Throwable> failed) {
        submit(
                () -> {
                    long start = System.nanoTime();
                    TickLearner learner = learner(settings, state);
                    TickOutcome outcome = learner.tick(tick, rows);
                    byte[] after = learner.state();
                    return new Finished(
                            outcome, after, standing(learner), System.nanoTime() - start);
                },
                done,
                failed);
    }

    /** Interrupts what runs and closes the learners, on the background thread when it is hung. */
    @Override
    public void close() {
        stopped = true;
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A round does not hear its interrupt; its thread ends when it returns.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private TickLearner learner(ModelSettings settings, byte[] state) {
        return learners.computeIfAbsent(
                settings.name(), name -> factory.create(settings, state, device));
    }

    private static Standing standing(TickLearner learner) {
        return new Standing(
                learner.version(),
                learner.optimizerStep(),
                learner.trainedUntil(),
                learner.nativeArrays(),
                learner.channelChange());
    }

    private <T> void submit(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        executor.execute(
                () -> {
                    if (stopped) {
                        return;
                    }
                    try {
                        done.accept(work.call());
                    } catch (Throwable t) {
                        if (!stopped) {
                            stopped = true;
                            failed.accept(t);
                        }
                    }
                });
    }

    private void closeLearners() {
        for (Map.Entry<String, TickLearner> learner : learners.entrySet()) {
            try {
                learner.getValue().close();
            } catch (RuntimeException e) {
                LOG.warn("Cannot close the learner of model \"{}\"", learner.getKey(), e);
            }
        }
        learners.clear();
    }

    private final class Executor extends ThreadPoolExecutor {

        Executor(String name, ClassLoader loader) {
            super(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    work -> {
                        Thread thread = new Thread(work, name);
                        thread.setDaemon(true);
                        // Linux hears it under -XX:ThreadPriorityPolicy=1 only
                        thread.setPriority(Thread.MIN_PRIORITY);
                        thread.setContextClassLoader(loader);
                        return thread;
                    });
        }

        /** No thread is left by then, so the map has no other reader. */
        @Override
        protected void terminated() {
            closeLearners();
        }
    }
}
