package io.foreflow.cli;

import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.job.config.option.KafkaOptions;
import io.foreflow.job.config.option.Option;
import io.foreflow.schema.registry.RegistrySettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;

/**
 * Where Kafka is: that of a configuration, a given address, or else the broker of the demo whose
 * state directory is named or lies here, or else the default address.
 */
final class BrokerArguments {

    private static final String DEMO_STATE = "foreflow-state";

    @ArgGroup private Source source = new Source();

    @CommandLine.Option(
            names = "-D",
            paramLabel = "key=value",
            description = "Overrides an option of the configuration. May be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** At most one of these. */
    static final class Source {

        @CommandLine.Option(
                names = "--config",
                paramLabel = "CONFIG",
                description = "Configuration that says where Kafka is.")
        private Path config;

        @CommandLine.Option(
                names = "--bootstrap",
                paramLabel = "HOST:PORT",
                description = "Broker to start from.")
        private String bootstrap;

        @CommandLine.Option(
                names = "--state",
                paramLabel = "DIR",
                description =
                        "State directory of a demo, or a folder of several, of which the newest"
                                + " counts (default: ./foreflow-state if there is one, else the"
                                + " broker at localhost:9092).")
        private Path state;
    }

    /**
     * What a client needs.
     *
     * @param kafka properties of every client
     * @param registry null for a wire form that needs none
     */
    record Target(
            Map<String, String> kafka,
            TopicNames topics,
            WireFormat wireFormat,
            RegistrySettings registry) {}

    Target target() {
        if (source.config != null) {
            JobSettings settings = JobSettingsLoader.load(source.config, overrides);
            return new Target(
                    settings.kafka(),
                    settings.topics(),
                    settings.wireFormat(),
                    settings.registry());
        }
        if (!overrides.isEmpty()) {
            throw new CommandException("Invalid -D: only together with --config");
        }
        return new Target(
                Map.of("bootstrap.servers", servers()),
                new TopicNames(
                        fallback(KafkaOptions.METRICS),
                        fallback(KafkaOptions.FORECASTS),
                        fallback(KafkaOptions.SCORES),
                        fallback(KafkaOptions.MODEL_EVENTS),
                        fallback(KafkaOptions.REJECTED)),
                WireFormat.SINGLE_OBJECT,
                null);
    }

    private String servers() {
        if (source.bootstrap != null) {
            return source.bootstrap;
        }
        Path state = source.state == null ? Path.of(DEMO_STATE) : source.state;
        Optional<String> written = DemoAddress.in(state);
        if (source.state != null && written.isEmpty()) {
            throw new CommandException(
                    "Cannot find a broker: no demo has run with state directory " + state);
        }
        return written.orElseGet(() -> fallback(KafkaOptions.BOOTSTRAP_SERVERS));
    }

    private static String fallback(Option<String> option) {
        return option.fixedDefault();
    }
}
