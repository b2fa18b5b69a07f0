package io.foreflow.job.publish;

import io.foreflow.job.publish.WatchedCommitter.Fate;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the transaction coordinator how a transaction ended. A coordinator that drops a transaction
 * for its age counts the epoch of its producer up by one, and so does a commit. An id that was used
 * again after that has an epoch further up, or is in no final state. (Brokers before 4.0 do not
 * count up at a commit; there a later transaction of the same producer that was dropped cannot be
 * told from this one, and is taken for a loss.)
 */
record BrokerTransactions(Properties kafka) implements WatchedCommitter.Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerTransactions.class);
    private static final int TIMEOUT_MILLIS = 10_000;

    @Override
    public Fate fate(KafkaCommittable committable) {
        String id = committable.getTransactionalId();
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS / 2);
        try (Admin admin = Admin.create(properties)) {
            return fate(
                    admin.describeTransactions(List.of(id)).description(id).get(),
                    committable.getProducerId(),
                    committable.getEpoch());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Fate.UNKNOWN;
        } catch (ExecutionException e) {
            LOG.warn("Cannot describe transaction {}: {}", id, e.getCause().toString());
            return Fate.UNKNOWN;
        }
    }

    static Fate fate(TransactionDescription now, long producerId, short epoch) {
        LOG.debug("Transaction of producer {} epoch {} is now {}", producerId, epoch, now);
        if (now.producerId() != producerId || now.producerEpoch() > epoch + 1) {
            return Fate.PASSED_ON;
        }
        return switch (now.state()) {
            case PREPARE_ABORT, COMPLETE_ABORT, PREPARE_EPOCH_FENCE -> Fate.ABORTED;
            case PREPARE_COMMIT, COMPLETE_COMMIT -> Fate.COMMITTED;
            default -> Fate.PASSED_ON;
        };
    }
}
