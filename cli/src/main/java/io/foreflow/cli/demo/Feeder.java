package io.foreflow.cli.demo;

import io.foreflow.cli.input.InputCursor;
import io.foreflow.cli.input.InputRow;
import io.foreflow.cli.input.InputSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The thread that puts an input into the metrics topic at its pace, continuing behind what the
 * ledger says is there. It stays at most so many rows ahead of the job, so that an endless input at
 * full speed does not fill the disk.
 */
final class Feeder implements AutoCloseable {

    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final InputSource input;
    private final MetricsTopic topic;
    private final Producer<byte[], byte[]> producer;
    private final FeedLedger ledger;
    private final Pace pace;
    private final long mostAhead;
    private final long closingDelay;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "demo-feeder");
    private volatile boolean stopped;
    private volatile boolean exhausted;

    /**
     * @param producer closed with the feeder
     * @param mostAhead rows fed but not closed at which it waits for the job
     * @param closingDelay milliseconds behind the last row's label at which the closing record lies
     */
    Feeder(
            InputSource input,
            MetricsTopic topic,
            Producer<byte[], byte[]> producer,
            FeedLedger ledger,
            Pace pace,
            long mostAhead,
            long closingDelay) {
        this.input = input;
        this.topic = topic;
        this.producer = producer;
        this.ledger = ledger;
        this.pace = pace;
        this.mostAhead = mostAhead;
        this.closingDelay = closingDelay;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether the whole input and the record that closes its last row are in the topic. */
    boolean exhausted() {
        return exhausted;
    }

    /** What ended the feeder before its time, or null. */
    Throwable failure() {
        return failure.get();
    }

    private void run() {
        try (InputCursor cursor = input.open(ledger.positions())) {
            InputRow row = cursor.next();
            while (row != null && awaitTurn(row)) {
                send(topic.record(row));
                ledger.fed(row.series(), row.time());
                row = cursor.next();
            }
            if (row == null) {
                finish();
            }
        } catch (InterruptedException | InterruptException e) {
            if (!stopped) {
                failure.compareAndSet(null, e);
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private boolean awaitTurn(InputRow row) {
        while (!stopped && failure.get() == null) {
            long wait = pace.nanosUntil(row.time(), System.nanoTime());
            if (wait <= 0 && ledger.ahead() < mostAhead) {
                return true;
            }
            LockSupport.parkNanos(Math.max(1, wait <= 0 ? NAP_NANOS : Math.min(wait, NAP_NANOS)));
        }
        return false;
    }

    private void finish() {
        ledger.labels().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(
                        last -> send(topic.closing(last.getKey(), last.getValue() + closingDelay)));
        producer.flush();
        exhausted = failure.get() == null;
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(
                record,
                (metadata, thrown) -> {
                    if (thrown != null) {
                        failure.compareAndSet(null, thrown);
                    }
                });
    }

    /** Stops between two rows; what was sent is flushed. */
    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        Threads.join(thread);
        producer.close();
    }
}
