package io.foreflow.dashboard.browser;

import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.intake.Connection;
import io.foreflow.dashboard.intake.TopicState;
import io.foreflow.dashboard.web.WebServer;
import java.util.List;

/** The server over a fleet that a test fills itself, with the state of Kafka as the test says. */
final class ServedFleet implements AutoCloseable {

    private final Fleet fleet;
    private final WebServer server;
    private volatile Connection connection;
    private volatile List<TopicState> topics;

    ServedFleet(Fleet fleet) {
        this(fleet, 0, null);
    }

    ServedFleet(Fleet fleet, int port, String token) {
        this.fleet = fleet;
        reading();
        server =
                WebServer.start(
                        "127.0.0.1",
                        port,
                        token,
                        fleet,
                        () -> connection,
                        () -> topics,
                        () -> 1_773_324_000_000L);
    }

    Fleet fleet() {
        return fleet;
    }

    String url() {
        return server.url();
    }

    void reading() {
        connection =
                new Connection("kafka-1:9092", Connection.State.READING, 1_773_320_000_000L, null);
        topics =
                List.of(
                        topic("metrics", 4, 52_310, 0, 0, null),
                        topic("forecasts", 4, 9_462, 0, 0, null),
                        topic("scores", 4, 113_544, 0, 0, null),
                        topic("model-events", 1, 38, 0, 0, null),
                        topic("rejected", 1, 14, 0, 0, null));
    }

    void unreachable() {
        connection =
                new Connection(
                        "kafka-1:9092",
                        Connection.State.UNREACHABLE,
                        1_773_320_000_000L,
                        "Cannot reach Kafka at kafka-1:9092: no broker answered in time");
    }

    void topicsMissing() {
        connection =
                new Connection(
                        "kafka-1:9092",
                        Connection.State.READING,
                        1_773_320_000_000L,
                        "Cannot find topics forecasts, scores");
        topics =
                List.of(
                        topic("metrics", 4, 0, 0, 0, null),
                        topic("forecasts", 0, 0, 0, 0, null),
                        topic("scores", 0, 0, 0, 0, null),
                        topic("model-events", 1, 0, 0, 0, null),
                        topic("rejected", 1, 0, 0, 0, null));
    }

    void unreadable() {
        topics =
                List.of(
                        topic("metrics", 4, 52_310, 0, 0, null),
                        topic(
                                "forecasts",
                                4,
                                9_000,
                                3,
                                2,
                                "Cannot read record topic=forecasts partition=1 offset=77: Cannot decode Forecast: fingerprint 0x00 is unknown (known: 0x01)"));
    }

    private static TopicState topic(
            String role,
            int partitions,
            long records,
            long unreadable,
            long newer,
            String problem) {
        return new TopicState(
                role,
                role,
                partitions,
                true,
                records,
                0,
                unreadable,
                newer,
                records == 0 ? null : (Long) 1_773_324_000_000L,
                problem);
    }

    @Override
    public void close() {
        server.close();
    }
}
