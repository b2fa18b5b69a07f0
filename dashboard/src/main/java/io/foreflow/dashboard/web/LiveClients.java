package io.foreflow.dashboard.web;

import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnection.EventCallback;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** All browsers that follow, and what they are told: that something changed, and how it goes. */
final class LiveClients {

    private static final int MOST = 200;
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final Map<ServerSentEventConnection, LiveClient> clients = new ConcurrentHashMap<>();
    private final LongSupplier revision;
    private final Supplier<Object> status;
    private long told = -1;

    /**
     * @param revision of the fleet
     * @param status view of how the dashboard is doing
     */
    LiveClients(LongSupplier revision, Supplier<Object> status) {
        this.revision = revision;
        this.status = status;
    }

    int count() {
        return clients.size();
    }

    boolean full() {
        return clients.size() >= MOST;
    }

    void joined(ServerSentEventConnection connection) {
        connection.setKeepAliveTime(KEEP_ALIVE_MILLIS);
        LiveClient client = new LiveClient((event, sent) -> send(connection, event, sent));
        clients.put(connection, client);
        connection.addCloseTask(clients::remove);
        client.offer(status());
        client.offer(change(revision.getAsLong()));
    }

    /** Called twice a second by one thread. */
    void tellOfChange() {
        long now = revision.getAsLong();
        if (now != told) {
            told = now;
            tell(change(now));
        }
    }

    /** Called every other second by the same thread. */
    void tellStatus() {
        if (!clients.isEmpty()) {
            tell(status());
        }
    }

    private void tell(LiveEvent event) {
        clients.values().forEach(client -> client.offer(event));
    }

    private LiveEvent status() {
        return new LiveEvent("status", Json.text(status.get()));
    }

    private static LiveEvent change(long revision) {
        return new LiveEvent("change", "{\"revision\":" + revision + "}");
    }

    private void send(ServerSentEventConnection connection, LiveEvent event, Runnable sent) {
        connection.send(
                event.data(),
                event.name(),
                null,
                new EventCallback() {
                    @Override
                    public void done(
                            ServerSentEventConnection of, String data, String name, String id) {
                        sent.run();
                    }

                    @Override
                    public void failed(
                            ServerSentEventConnection of,
                            String data,
                            String name,
                            String id,
                            IOException e) {
                        clients.remove(connection); // the browser is gone, and comes back by itself
                    }
                });
    }

    void close() {
        clients.keySet().forEach(ServerSentEventConnection::shutdown);
    }
}
