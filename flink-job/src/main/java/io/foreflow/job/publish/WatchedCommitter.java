package io.foreflow.job.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits through another committer and looks at what Kafka refuses. The Kafka sink takes a refusal
 * for an old transaction that was committed before, logs it and goes on; a transaction that the
 * broker has dropped for its age looks the same and is lost output.
 *
 * <ul>
 *   <li>In a running job each transaction is committed once, so a refusal is a loss unless the
 *       broker has that very commit: the job fails, and says why.
 *   <li>In a restored job a refusal is expected where the commit had come through before the job
 *       went down. The broker is asked: it is a loss if that very transaction was aborted. Failing
 *       again would not bring it back, so it is logged and counted.
 * </ul>
 */
final class WatchedCommitter implements Committer<KafkaCommittable> {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedCommitter.class);

    private final Committer<KafkaCommittable> committer;
    private final String topic;
    private final Duration transactionTimeout;
    private final Transactions transactions;
    private final Counter lost;

    /**
     * @param lost counts transactions whose output is lost
     */
    WatchedCommitter(
            Committer<KafkaCommittable> committer,
            String topic,
            Duration transactionTimeout,
            Transactions transactions,
            Counter lost) {
        this.committer = committer;
        this.topic = topic;
        this.transactionTimeout = transactionTimeout;
        this.transactions = transactions;
        this.lost = lost;
    }

    /** What the broker knows. */
    @FunctionalInterface
    interface Transactions {
        Fate fate(KafkaCommittable committable);
    }

    /** How a transaction ended. */
    enum Fate {
        /** The broker has aborted it. */
        ABORTED,
        /** It was committed. */
        COMMITTED,
        /** Its id has gone on to a later transaction, as ids do after a commit. */
        PASSED_ON,
        /** The broker does not say. */
        UNKNOWN
    }

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
            throws IOException, InterruptedException {
        List<CommitRequest<KafkaCommittable>> watched = new ArrayList<>(requests.size());
        for (CommitRequest<KafkaCommittable> request : requests) {
            watched.add(new Watched(request));
        }
        committer.commit(watched);
    }

    @Override
    public void close() throws IOException {
        try {
            committer.close();
        } catch (Exception e) {
            ExceptionUtils.rethrowIOException(e);
        }
    }

    private void refused(CommitRequest<KafkaCommittable> request, Throwable cause) {
        KafkaCommittable committable = request.getCommittable();
        // what was prepared in this attempt comes with its producer, what is restored without
        boolean restored = committable.getProducer().isEmpty();
        Fate fate = transactions.fate(committable);
        if (fate == Fate.COMMITTED && !restored) {
            request.signalAlreadyCommitted();
            return;
        }
        if (!restored) {
            lost.inc();
            request.signalFailedWithUnknownReason(
                    new FlinkRuntimeException(lostMessage(committable), cause));
            return;
        }
        switch (fate) {
            case ABORTED -> {
                lost.inc();
                LOG.error("{}", lostMessage(committable));
            }
            case COMMITTED, PASSED_ON ->
                    LOG.info(
                            "Transaction {} was committed before the restart",
                            committable.getTransactionalId());
            case UNKNOWN ->
                    LOG.warn(
                            "Cannot tell whether transaction {} of topic {} was committed before"
                                    + " the restart: {}",
                            committable.getTransactionalId(),
                            topic,
                            cause.getMessage());
        }
        request.signalFailedWithKnownReason(cause);
    }

    private String lostMessage(KafkaCommittable committable) {
        return ("Cannot commit transaction %s of topic %s: the broker has dropped it and its output"
                        + " is lost. Job or broker was away for longer than transaction.timeout (%s)"
                        + " between a checkpoint and its commit.")
                .formatted(committable.getTransactionalId(), topic, transactionTimeout);
    }

    private final class Watched implements CommitRequest<KafkaCommittable> {

        private final CommitRequest<KafkaCommittable> request;

        Watched(CommitRequest<KafkaCommittable> request) {
            this.request = request;
        }

        @Override
        public KafkaCommittable getCommittable() {
            return request.getCommittable();
        }

        @Override
        public int getNumberOfRetries() {
            return request.getNumberOfRetries();
        }

        @Override
        public void signalFailedWithKnownReason(Throwable cause) {
            refused(request, cause);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable cause) {
            request.signalFailedWithUnknownReason(cause);
        }

        @Override
        public void retryLater() {
            request.retryLater();
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable committable) {
            request.updateAndRetryLater(committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            request.signalAlreadyCommitted();
        }
    }
}
