package io.foreflow.cli.soak;

import io.foreflow.cli.CommandException;
import io.foreflow.cli.report.Screen;
import io.foreflow.job.ForecastPipeline.Cores;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow soak}: whether memory stays where it is while the job learns and forecasts. */
@Command(
        name = "soak",
        description =
                "Runs the whole job on a generated fleet, without Kafka, until so many steps of"
                        + " fine-tuning and so many forecasts are made, and looks at the memory of"
                        + " the process. Exits with 1 if it grew.",
        footer = {
            "",
            "After a warm-up of a fifth of the way, resident memory may exceed the mean of the next"
                    + " tenth by 5 %%, the reachable heap in the second half that of the first by 5 %%,"
                    + " and the number of native arrays must not change."
        })
public final class SoakCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--steps",
            defaultValue = "200000",
            paramLabel = "N",
            description = "Steps of fine-tuning (default: ${DEFAULT-VALUE}).")
    private long steps;

    @Option(
            names = "--forecasts",
            defaultValue = "5000000",
            paramLabel = "N",
            description = "Forecasts (default: ${DEFAULT-VALUE}).")
    private long forecasts;

    @Option(
            names = "--every",
            defaultValue = "10",
            paramLabel = "SECONDS",
            description = "Pause between two looks (default: ${DEFAULT-VALUE}).")
    private double every;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write all samples as JSON, too.")
    private Path report;

    @Override
    public Integer call() throws InterruptedException, IOException {
        SoakPlan plan = new SoakPlan(steps, forecasts);
        if (!(every >= 0.1)) {
            throw new CommandException(
                    "Invalid --every: %s (must be at least 0.1)".formatted(every));
        }
        PrintWriter out = spec.commandLine().getOut();
        Screen screen = new Screen(out, System.console() != null);
        Path folder = Files.createTempDirectory("foreflow-soak");
        SoakReport made;
        try {
            made =
                    new SoakRun(
                                    plan,
                                    Cores.standard(),
                                    Duration.ofMillis(Math.round(every * 1000)),
                                    sample -> screen.progress(line(sample)))
                            .run(folder);
        } finally {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
        screen.end();
        out.print(made.table());
        List<String> failures = made.failures();
        failures.forEach(out::println);
        if (failures.isEmpty()) {
            out.printf("Memory held within %d %%.%n", SoakReport.BOUND_PERCENT);
        }
        out.flush();
        if (report != null) {
            Files.writeString(report, made.json() + "\n");
        }
        return failures.isEmpty() ? 0 : 1;
    }

    private static String line(SoakSample sample) {
        return String.format(
                Locale.ROOT,
                "%3.0f %%  %.0f s  %,d steps  %,d forecasts  resident %d MiB  direct %d MiB  native arrays %d",
                100 * sample.progress(),
                sample.seconds(),
                sample.steps(),
                sample.forecasts(),
                sample.resident() >> 20,
                sample.direct() >> 20,
                sample.arrays());
    }
}
