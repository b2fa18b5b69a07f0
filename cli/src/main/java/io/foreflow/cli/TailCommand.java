package io.foreflow.cli;

import io.foreflow.cli.BrokerArguments.Target;
import io.foreflow.cli.topic.TopicTail;
import io.foreflow.cli.topic.TopicTail.Extent;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foreflow tail}: prints the records of a topic. */
@Command(
        name = "tail",
        description = "Prints committed records of a topic as lines of JSON, until stopped.")
final class TailCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private BrokerArguments broker;

    @Parameters(
            paramLabel = "TOPIC",
            description = "One of: forecasts, scores, model-events, rejected, metrics.")
    private String role;

    @Option(names = "--from-beginning", description = "Not only what comes from now on.")
    private boolean fromBeginning;

    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "9223372036854775807",
            description = "Stop after so many records.",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private long max;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Stop when no record has come for so long.")
    private Long timeoutSeconds;

    @Override
    public Integer call() {
        Target target = broker.target();
        Duration patience = timeoutSeconds == null ? null : Duration.ofSeconds(timeoutSeconds);
        TailedTopic topic =
                TailedTopic.of(role)
                        .orElseThrow(
                                () ->
                                        new picocli.CommandLine.ParameterException(
                                                spec.commandLine(),
                                                "Invalid topic: "
                                                        + role
                                                        + " (must be one of "
                                                        + TailedTopic.names()
                                                        + ")"));
        long undecodable =
                new TopicTail(
                                target.kafka(),
                                topic.name(target.topics()),
                                topic.record(),
                                target.registry())
                        .run(
                                new Extent(fromBeginning, max, patience),
                                spec.commandLine().getOut(),
                                spec.commandLine().getErr());
        return undecodable == 0 ? 0 : 1;
    }
}
