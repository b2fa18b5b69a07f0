package io.foreflow.dashboard;

import io.foreflow.dashboard.fleet.Grid;
import io.foreflow.dashboard.intake.Decoders;
import io.foreflow.dashboard.intake.Role;
import java.time.Duration;
import java.util.Map;

/**
 * What the dashboard reads and where it listens.
 *
 * @param kafka properties of every Kafka client, {@code bootstrap.servers} among them
 * @param topics topic by role
 * @param decoders of their wire form
 * @param grid of the models
 * @param back how far back in time reading begins
 * @param memoryBytes budget of rows and forecasts
 * @param bind address to listen on
 * @param port 0 for any
 * @param token that browsers must show, or null for none
 */
public record DashboardSettings(
        Map<String, String> kafka,
        Map<Role, String> topics,
        Decoders decoders,
        Grid grid,
        Duration back,
        long memoryBytes,
        String bind,
        int port,
        String token) {

    /** Where the page is unless another port is asked for. */
    public static final int DEFAULT_PORT = 8088;

    /** The address of this machine that no other reaches. */
    public static final String LOOPBACK = "127.0.0.1";

    public DashboardSettings {
        kafka = Map.copyOf(kafka);
        topics = Map.copyOf(topics);
    }

    /** Without the token and the values of the Kafka properties, some of which are secret. */
    @Override
    public String toString() {
        return "DashboardSettings[kafka=%s, topics=%s, bind=%s, port=%d]"
                .formatted(kafka.keySet(), topics, bind, port);
    }
}
