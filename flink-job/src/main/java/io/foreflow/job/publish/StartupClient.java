package io.foreflow.job.publish;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.util.ExceptionUtils;
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
     * Makes a writer, and closes the client that it was started with. It is made on a thread of its
     * own: a task that is cancelled meanwhile is interrupted, but a writer that is interrupted
     * while it starts cannot be closed. It is let start, and closed then.
     *
     * @throws IOException if it cannot be made, or the caller is interrupted
     */
    static <W extends SinkWriter<?>> W start(Callable<W> maker) throws IOException {
        FutureTask<W> made = new FutureTask<>(maker);
        Thread starter = new Thread(made, Thread.currentThread().getName() + " sink");
        starter.setDaemon(true);
        starter.start();
        try {
            return closed(made.get());
        } catch (ExecutionException e) {
            ExceptionUtils.tryRethrowIOException(e.getCause());
            throw new IOException("Cannot start a sink: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread janitor = new Thread(() -> abandon(made), starter.getName() + ", cancelled");
            janitor.setDaemon(true);
            janitor.start();
            Thread.currentThread().interrupt();
            throw new IOException("Cannot start a sink: interrupted", e);
        }
    }

    private static <W extends SinkWriter<?>> void abandon(FutureTask<W> made) {
        try {
            closed(made.get()).close();
        } catch (Exception e) { // declared by Flink's writer; there is no one left to tell
            LOG.info("A sink that was cancelled while it started: {}", e.toString());
        }
    }

    private static <W> W closed(W writer) {
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
