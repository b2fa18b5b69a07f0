package io.foreflow.cli.pipeline;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Sends the observations of a live fleet: those of the past at once, then one of every series at
 * each step of the wall clock, from a thread of its own. No step is left out, lest windows have
 * gaps.
 */
final class LatencyFeed implements AutoCloseable {

    private final LatencyPlan plan;
    private final ObservationRecords observations;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::send, "latency feed");

    /** When the first observation of a step was sent, by its time. */
    private final Map<Long, Long> sent = new ConcurrentHashMap<>();

    private long time;
    private volatile long rows;
    private volatile boolean ended;

    LatencyFeed(LatencyPlan plan, BrokerLimits broker) {
        this.plan = plan;
        observations = new ObservationRecords(plan.pipeline(), "metrics");
        producer = broker.producer();
    }

    /** Sends the past and begins with the present. */
    void start() {
        long first = System.currentTimeMillis() / plan.stepMillis() + 1 - plan.backlog();
        time = first * plan.stepMillis();
        while (rows < plan.backlog()) {
            step();
        }
        producer.flush();
        thread.start();
    }

    private void send() {
        while (!ended) {
            long wait = time - System.currentTimeMillis();
            if (wait > 0) {
                try {
                    TimeUnit.MILLISECONDS.sleep(wait);
                } catch (InterruptedException e) {
                    return;
                }
            }
            sent.put(time, System.nanoTime());
            step();
            producer.flush();
        }
    }

    private void step() {
        int series = plan.pipeline().series();
        for (int host = 0; host < series; host++) {
            producer.send(observations.record(rows * series + host, time));
        }
        time += plan.stepMillis();
        rows = rows + 1;
    }

    /** Rows of every series that were sent so far. */
    long rows() {
        return rows;
    }

    /**
     * When the row of an origin was complete, by the clock of {@link System#nanoTime}.
     *
     * @return null if that was in the past that was sent at once
     */
    Long closed(long origin) {
        return sent.get(origin + plan.stepMillis());
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        observations.close();
    }
}
