package io.foreflow.cli;

import io.foreflow.forecasting.SeriesFootprint;
import io.foreflow.job.config.InitialWeights;
import io.foreflow.job.config.LoadedConfiguration;
import io.foreflow.settings.ModelSettings;
import java.io.PrintWriter;
import java.util.Locale;
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
                        + " to with secrets masked, and the bytes of state a series takes. Exit code 0 if it can be used, else 2.")
final class CheckCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConfigurationArguments configuration;

    @Override
    public Integer call() {
        LoadedConfiguration loaded = configuration.load();
        InitialWeights.read(loaded.settings());
        PrintWriter out = spec.commandLine().getOut();
        out.print(loaded.dump());
        loaded.settings().models().forEach(model -> out.println(footprint(model)));
        out.flush();
        return 0;
    }

    private static String footprint(ModelSettings model) {
        SeriesFootprint bytes = SeriesFootprint.of(model);
        return String.format(
                Locale.ROOT,
                "# state of one series of %s: up to %,d bytes (window %,d, residuals %,d, pending"
                        + " forecasts %,d, mixture %,d, intervals %,d)",
                model.name(),
                bytes.total(),
                bytes.window(),
                bytes.residuals(),
                bytes.pending(),
                bytes.mixture(),
                bytes.intervals());
    }
}
