package io.foreflow.cli.backend;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.ForeflowCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.util.FileUtils;

/**
 * {@code bench state} in a process of its own, with this one's Java and options: what earlier runs
 * left on the heap, in native memory and in compiled code has no part in it.
 */
final class StateProcess {

    /** Recordings, debuggers and agents, and JMX. */
    private static final List<String> OWN =
            List.of(
                    "-XX:StartFlightRecording",
                    "-agentlib:",
                    "-agentpath:",
                    "-javaagent:",
                    "-Dcom.sun.management.jmxremote");

    private StateProcess() {}

    static StateCost run(StatePlan plan, long warmUp, long rows, Progress progress)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("foreflow-state-process");
        try {
            Path report = folder.resolve("state.json");
            Path errors = folder.resolve("errors.txt");
            Process process =
                    new ProcessBuilder(command(plan, warmUp, rows, report))
                            .redirectError(errors.toFile())
                            .start();
            try (BufferedReader said = process.inputReader()) {
                // its progress, not its table
                said.lines().filter(line -> line.contains(": ")).forEach(progress::show);
                if (process.waitFor() != 0) {
                    throw new CommandException(
                            "Cannot measure state: the process ended with %d and said:%n%s"
                                    .formatted(
                                            process.exitValue(), Files.readString(errors).strip()));
                }
            } finally {
                process.destroyForcibly();
            }
            return StateReport.read(Files.readString(report)).costs().get(0);
        } finally {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
    }

    /** Whether two processes may have an option, which one that names a file or a port may not. */
    static boolean shared(String option) {
        return OWN.stream().noneMatch(option::startsWith);
    }

    private static List<String> command(StatePlan plan, long warmUp, long rows, Path report) {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        runtime.getInputArguments().stream().filter(StateProcess::shared).forEach(command::add);
        command.add("-XX:+AlwaysPreTouch"); // so that a committed heap is a resident one
        command.addAll(List.of("-cp", runtime.getClassPath(), ForeflowCommand.class.getName()));
        command.addAll(List.of("bench", "state"));
        command.add("--backend=" + plan.backend().name().toLowerCase(Locale.ROOT));
        command.add("--series=" + plan.series());
        command.add("--channels=" + plan.channels());
        command.add("--lookback=" + plan.lookback());
        command.add("--horizon=" + plan.horizon());
        command.add("--every=" + plan.every());
        command.add("--residuals=" + plan.residuals());
        command.add("--warm-up=" + warmUp);
        command.add("--rows=" + rows);
        command.add("--report=" + report);
        return command;
    }
}
