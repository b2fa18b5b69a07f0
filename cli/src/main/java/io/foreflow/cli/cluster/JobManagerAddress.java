package io.foreflow.cli.cluster;

import io.foreflow.cli.CommandException;
import java.net.URI;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;

/** Where a job manager's REST interface listens. */
public record JobManagerAddress(String host, int port) {

    /**
     * Reads {@code HOST:PORT}, IPv6 hosts in brackets.
     *
     * @throws CommandException if it is not of that form
     */
    public static JobManagerAddress parse(String text) {
        try {
            URI uri = URI.create("flink://" + text);
            boolean plain = uri.getPath().isEmpty() && uri.getUserInfo() == null;
            if (plain && uri.getHost() != null && uri.getPort() > 0 && uri.getPort() < 65_536) {
                return new JobManagerAddress(uri.getHost(), uri.getPort());
            }
        } catch (IllegalArgumentException e) {
            throw invalid(text, e);
        }
        throw invalid(text, null);
    }

    private static CommandException invalid(String text, Throwable cause) {
        return new CommandException(
                "Invalid --jobmanager: " + text + " (must be HOST:PORT)", cause);
    }

    /** A client's configuration that gives up soon when nobody answers. */
    Configuration configuration(Duration patience) {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, host);
        configuration.set(RestOptions.PORT, port);
        configuration.set(RestOptions.CONNECTION_TIMEOUT, patience);
        configuration.set(RestOptions.RETRY_MAX_ATTEMPTS, 3);
        configuration.set(RestOptions.RETRY_DELAY, Duration.ofMillis(500));
        return configuration;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
