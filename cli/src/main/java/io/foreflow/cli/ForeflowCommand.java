package io.foreflow.cli;

import io.foreflow.cli.bench.BenchCommand;
import io.foreflow.cli.chaos.ChaosCommand;
import io.foreflow.cli.demo.DemoCommand;
import io.foreflow.cli.soak.SoakCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code foreflow} command. Exit codes: 0 all well; 1 it could not be done; 2 what was asked
 * for is wrong, be it an option or the configuration.
 */
@Command(
        name = "foreflow",
        description = "Forecasts metric streams online, with a model that keeps learning.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            CheckCommand.class,
            TopicsCommand.class,
            SubmitCommand.class,
            ExportCommand.class,
            DashboardCommand.class,
            SuggestCommand.class,
            SizeCommand.class,
            TailCommand.class,
            SendCommand.class,
            BenchCommand.class,
            SoakCommand.class,
            ChaosCommand.class,
            HelpCommand.class
        })
public final class ForeflowCommand {

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "When something fails, say where in the program.")
    private boolean stacktrace;

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command with its error handling, as {@link #main} runs it. */
    public static CommandLine commandLine() {
        ForeflowCommand command = new ForeflowCommand();
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((failure, arguments) -> explain(failure))
                .setExecutionExceptionHandler(
                        (failure, line, parsed) -> report(failure, line, command.stacktrace));
    }

    /** One message and where to read on; the whole usage would push the message off the screen. */
    private static int explain(ParameterException failure) {
        CommandLine line = failure.getCommandLine();
        PrintWriter err = line.getErr();
        err.println(failure.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println("See: " + line.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int report(Exception failure, CommandLine line, boolean stacktrace) {
        PrintWriter err = line.getErr();
        err.println(Failure.message(failure));
        if (stacktrace) {
            failure.printStackTrace(err);
        }
        err.flush();
        return Failure.exitCode(failure);
    }
}
