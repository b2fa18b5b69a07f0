package io.foreflow.cli.bench;

import io.foreflow.cli.backend.StateCommand;
import picocli.CommandLine.Command;

/** {@code foreflow bench}: measures the method on files. */
@Command(
        name = "bench",
        description = "Measures the method on data of your own or of the literature.",
        synopsisSubcommandLabel = "PROTOCOL",
        subcommands = {
            StaticCommand.class,
            OnlineCommand.class,
            BreachCommand.class,
            SaddlesCommand.class,
            CostCommand.class,
            SpeedCommand.class,
            StateCommand.class,
            DiagnosticsCommand.class,
            DriftCommand.class
        })
public final class BenchCommand {}
