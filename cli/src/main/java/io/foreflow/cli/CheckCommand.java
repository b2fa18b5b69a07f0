package io.foreflow.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code foreflow check}: reads a configuration and does nothing else. */
@Command(
        name = "check",
        description =
                "Reads a configuration, reports all its problems at once, or prints what it comes"
                        + " to with secrets masked. Exit code 0 if it can be used, else 2.")
final class CheckCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConfigurationArguments configuration;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(configuration.load().dump());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
