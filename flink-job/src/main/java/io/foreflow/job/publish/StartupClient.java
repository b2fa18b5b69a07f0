package io.foreflow.job.publish;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin client through which Flink's transactional writer asks, once, which transactions an
 * earlier attempt has left. The writer (of flink-connector-kafka 5.0.0-2.2) never closes it: each
 * start of a sink would leave a thread and its connections behind for as long as the task manager
 * lives, and that client would call at the broker's address even when something else answers there.
 */
final class StartupClient {

    private static final Logger LOG = LoggerFactory.getLogger(StartupClient.class);
    private static final String FIELD = "adminClient";

    private StartupClient() {}

    /**
     * Sees that the broker answers and lets this client in. To be called before a writer is made:
     * of one that fails while it starts nobody holds the client any more.
     *
     * @throws IOException if it does not, with Kafka's error as its cause
     */
    static void tryBroker(Properties kafka) throws IOException {
        try (Admin admin = Admin.create(kafka)) {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "Cannot start a sink: Kafka does not answer: " + e.getCause().getMessage(),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Cannot start a sink: interrupted", e);
        }
    }

    /**
     * Closes the client of a writer that has started.
     *
     * @return the writer
     */
    static <W> W close(W writer) {
        for (Class<?> type = writer.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(FIELD);
                field.setAccessible(true);
                if (field.get(writer) instanceof Admin admin) {
                    field.set(writer, null); // the writer makes another should it ask again
                    admin.close();
                }
                return writer;
            } catch (NoSuchFieldException e) {
                LOG.trace("No {} in {}", FIELD, type);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("Cannot close " + FIELD + " of " + type, e);
            }
        }
        return writer;
    }
}
