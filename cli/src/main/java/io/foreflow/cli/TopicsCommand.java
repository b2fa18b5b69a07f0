package io.foreflow.cli;

import io.foreflow.cli.topic.SubjectCreation;
import io.foreflow.cli.topic.TopicCreation;
import io.foreflow.job.config.LoadedConfiguration;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow topics}: makes the topics of a configuration. */
@Command(
        name = "topics",
        description =
                "Creates the five topics of a configuration, each stamping records with their time"
                        + " of arrival. Topics that exist stay as they are; what differs is said."
                        + " With a schema registry, registers their schemas, too.")
final class TopicsCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConfigurationArguments configuration;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to wait for the broker (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Override
    public Integer call() {
        LoadedConfiguration loaded = configuration.load();
        PrintWriter out = spec.commandLine().getOut();
        TopicCreation.run(
                        loaded.settings().kafka(),
                        loaded.settings().topics(),
                        loaded.topicLayout(),
                        Duration.ofSeconds(timeoutSeconds))
                .forEach(out::println);
        if (loaded.settings().registry() != null) {
            SubjectCreation.run(loaded.settings().registry(), loaded.settings().topics())
                    .forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
