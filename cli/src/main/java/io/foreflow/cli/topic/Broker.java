package io.foreflow.cli.topic;

import io.foreflow.cli.CommandException;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Says in one sentence why Kafka did not do what was asked. */
final class Broker {

    static final String SERVERS = "bootstrap.servers";

    private Broker() {}

    static CommandException failure(Map<String, String> kafka, String task, Throwable cause) {
        String servers = kafka.get(SERVERS);
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (cause instanceof SslAuthenticationException) {
            return new CommandException(
                    "Cannot reach Kafka at %s over TLS: %s (kafka.ssl.truststore.location must hold the broker's certificate or its authority's)"
                            .formatted(servers, root.getMessage()),
                    cause);
        }
        if (cause instanceof AuthenticationException) {
            return new CommandException(
                    "Cannot log in to Kafka at %s: %s (see kafka.sasl.mechanism and kafka.sasl.jaas.config)"
                            .formatted(servers, root.getMessage()),
                    cause);
        }
        if (cause instanceof TimeoutException) {
            return new CommandException(
                    "Cannot reach Kafka at " + servers + ": no broker answered in time", cause);
        }
        if (root instanceof ConfigException && root.getMessage().contains(SERVERS)) {
            return new CommandException(
                    "Cannot reach Kafka at " + servers + ": " + root.getMessage(), cause);
        }
        return new CommandException(
                "Cannot " + task + " at " + servers + ": " + root.getMessage(), cause);
    }
}
