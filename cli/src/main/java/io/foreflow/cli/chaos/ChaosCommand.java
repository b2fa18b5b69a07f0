package io.foreflow.cli.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.report.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow chaos}: breaks jobs and counts what that cost. */
@Command(
        name = "chaos",
        description =
                "Runs jobs over a generated stream and breaks them at random moments: tasks, the"
                        + " learner, task manager and job manager processes, the broker, the disk of"
                        + " the checkpoints. Compares what each commits, byte for byte, with an"
                        + " undisturbed run and with what the stream makes due. Exit code 0 if"
                        + " nothing was lost, doubled or different where exactly-once is promised,"
                        + " and every loss elsewhere was reported by the job.",
        footer = {
            "",
            "Faults: operator (a task throws), learner (interrupted in a tick), task-manager and",
            "job-manager (SIGKILL; ZooKeeper holds the job), broker (away for seconds), broker-gone",
            "(away for longer than transactions live: loss is expected, and must be said), disk (full)."
        })
public final class ChaosCommand implements Callable<Integer> {

    private static final int LEAST_ROWS = 120;

    @Spec private CommandSpec spec;

    @Option(
            names = "--rounds",
            defaultValue = "14",
            paramLabel = "N",
            description = "Rounds; faults are taken in turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of streams, places and moments (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "operator,learner,task-manager,job-manager,broker,broker-gone,disk",
            description = "Faults to take (default: ${DEFAULT-VALUE}).")
    private List<String> faults;

    @Option(
            names = "--rows",
            defaultValue = "200",
            paramLabel = "N",
            description = "Rows of a stream, four series each (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "For what broker, clusters and jobs write; kept (default: a temporary one,"
                            + " deleted).")
    private Path folder;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the tally and every round as JSON, too.")
    private Path report;

    @Override
    public Integer call() throws Exception {
        List<Fault> chosen = Fault.named(faults);
        require(rounds >= 1, "--rounds", rounds, "must be at least 1");
        require(rows >= LEAST_ROWS, "--rows", rows, "must be at least " + LEAST_ROWS);
        write("{}"); // before hours of work
        Screen screen = new Screen(spec.commandLine().getOut(), false);
        Path work = folder == null ? Files.createTempDirectory("foreflow-chaos") : folder;
        Files.createDirectories(work);
        try {
            return run(
                    new ChaosRun.Settings(
                            rounds, seed, chosen, rows, work.toAbsolutePath(), Map.of()),
                    screen);
        } finally {
            if (folder == null) {
                FileUtils.deleteDirectoryQuietly(work.toFile());
            }
        }
    }

    private int run(ChaosRun.Settings settings, Screen screen) throws Exception {
        List<RoundResult> results = new CopyOnWriteArrayList<>();
        try (ChaosRun run = new ChaosRun(settings)) {
            // Ctrl-C must leave no process and no mount, and what was counted is worth having
            Thread atExit =
                    new Thread(
                            () -> {
                                report(results, screen);
                                run.abandon();
                            });
            Runtime.getRuntime().addShutdownHook(atExit);
            screen.note(
                    "%d rounds of %s, seed %d; full disk: %s"
                            .formatted(rounds, labels(settings.faults()), seed, run.fullDisk()));
            try {
                run.run(
                        result -> {
                            results.add(result);
                            screen.note(
                                    "%3d/%d %s".formatted(result.number(), rounds, result.line()));
                        });
            } finally {
                Runtime.getRuntime().removeShutdownHook(atExit);
            }
        }
        return report(results, screen) ? 0 : 1;
    }

    private boolean report(List<RoundResult> results, Screen screen) {
        Tally tally = Tally.of(results);
        screen.note("");
        screen.note(tally.table());
        write(json(tally, results));
        screen.note(
                tally.kept()
                        ? "The guarantee was kept in %d rounds.".formatted(results.size())
                        : "The guarantee was NOT kept: see the rounds above.");
        return tally.kept();
    }

    private static List<String> labels(List<Fault> faults) {
        return faults.stream().map(Fault::label).toList();
    }

    private static void require(boolean holds, String option, Object value, String rule) {
        if (!holds) {
            throw new CommandException("Invalid %s: %s (%s)".formatted(option, value, rule));
        }
    }

    private String json(Tally tally, List<RoundResult> results) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("seed", seed);
        tree.put("tally", tally.lines().stream().map(ChaosReport::of).toList());
        tree.put("rounds", results.stream().map(ChaosReport::of).toList());
        try {
            return new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the tally as JSON", e);
        }
    }

    private void write(String json) {
        if (report == null) {
            return;
        }
        try {
            Files.writeString(report, json + "\n");
        } catch (IOException e) {
            throw new CommandException("Cannot write %s: %s".formatted(report, e.getMessage()), e);
        }
    }
}
