package io.foreflow.cli.chaos;

import io.foreflow.cli.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A broker that can be away for a while: same folder, same port. */
final class RestartableBroker implements AutoCloseable {

    /** A transaction that is over its time is dropped this soon. */
    private static final Map<String, String> SETTINGS =
            Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");

    private final Path folder;
    private final String address;
    private EmbeddedBroker broker;

    RestartableBroker(Path folder) {
        this.folder = folder;
        this.broker = new EmbeddedBroker(folder, 0, SETTINGS);
        this.address = broker.bootstrapServers();
    }

    String bootstrapServers() {
        return address;
    }

    void stop() {
        broker.close();
        broker = null;
    }

    /** Starts it if it does not run. */
    void start() {
        if (broker != null) {
            return;
        }
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        broker = new EmbeddedBroker(folder, port, SETTINGS);
    }

    void createTopics(Map<String, Integer> partitionsByTopic) {
        broker.createTopics(partitionsByTopic);
    }

    void deleteTopics(Set<String> topics) throws InterruptedException {
        try (Admin admin = admin()) {
            admin.deleteTopics(topics).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw new IllegalStateException("Cannot delete " + topics + ": " + e.getCause(), e);
            }
        }
    }

    /** Whether any transaction whose id begins so is open. */
    boolean hasOpenTransactions(String prefix) throws InterruptedException {
        try (Admin admin = admin()) {
            return admin.listTransactions().all().get().stream()
                    .filter(listing -> listing.transactionalId().startsWith(prefix))
                    .map(TransactionListing::state)
                    .anyMatch(
                            state ->
                                    state == TransactionState.ONGOING
                                            || state == TransactionState.PREPARE_ABORT);
        } catch (ExecutionException e) {
            return true; // not up yet
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address));
    }

    @Override
    public void close() {
        if (broker != null) {
            stop();
        }
    }
}
