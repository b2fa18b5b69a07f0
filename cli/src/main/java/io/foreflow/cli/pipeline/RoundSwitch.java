package io.foreflow.cli.pipeline;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether rounds of fine-tuning run beside a job whose tasks are in this process, turned by the one
 * who measures and heard by the job's learner. Thread-safe.
 */
final class RoundSwitch implements AutoCloseable {

    private static final Map<String, RoundSwitch> OPEN = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final AtomicInteger rounds = new AtomicInteger();
    private volatile boolean on;
    private volatile boolean busy;

    RoundSwitch() {
        OPEN.put(id, this);
    }

    /** What a learner finds it by: a job is shipped as bytes even within one process. */
    String id() {
        return id;
    }

    static RoundSwitch named(String id) {
        RoundSwitch found = OPEN.get(id);
        if (found == null) {
            throw new IllegalStateException("Cannot find the switch of rounds: it is closed");
        }
        return found;
    }

    void turn(boolean wanted) {
        on = wanted;
    }

    boolean on() {
        return on;
    }

    /** Whether the learner is at work at this moment. */
    boolean busy() {
        return busy;
    }

    /** Rounds that have ended. */
    int rounds() {
        return rounds.get();
    }

    /** Does a learner's work. */
    <T> T work(Callable<T> tick) throws Exception {
        busy = true;
        try {
            return tick.call();
        } finally {
            busy = false;
        }
    }

    void count(int ended) {
        rounds.addAndGet(ended);
    }

    @Override
    public void close() {
        OPEN.remove(id);
    }
}
