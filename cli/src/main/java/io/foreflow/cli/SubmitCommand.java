package io.foreflow.cli;

import io.foreflow.cli.cluster.JobJar;
import io.foreflow.cli.cluster.JobManagerAddress;
import io.foreflow.cli.cluster.Submission;
import io.foreflow.job.config.JobArguments;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code foreflow submit}: runs the job on a cluster. */
@Command(
        name = "submit",
        description =
                "Submits the job with a configuration to a Flink session cluster. The"
                        + " configuration's text travels with it.")
final class SubmitCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConfigurationArguments configuration;

    @Option(
            names = "--jobmanager",
            required = true,
            paramLabel = "HOST:PORT",
            description = "REST address of the job manager.")
    private String jobManager;

    @Option(
            names = "--savepoint",
            paramLabel = "PATH",
            description = "Savepoint or checkpoint to start from, as the cluster sees it.")
    private String savepoint;

    @Option(names = "--detached", description = "Do not wait for the job's end.")
    private boolean detached;

    @Option(
            names = "--jar",
            paramLabel = "PATH",
            description = "Job jar (default: the one built here).")
    private Path jar;

    @Override
    public Integer call() {
        configuration.load(); // all problems before anything is sent
        JobManagerAddress address = JobManagerAddress.parse(jobManager);
        Path program = jar == null ? JobJar.built(home()) : JobJar.given(jar);
        String[] arguments = JobArguments.carrying(configuration.text(), configuration.overrides());
        PrintWriter out = spec.commandLine().getOut();
        try (Submission submission = Submission.to(address)) {
            JobID job = submission.submit(program, arguments, Optional.ofNullable(savepoint));
            out.println("submitted job " + job);
            out.flush();
            if (!detached) {
                PrintWriter err = spec.commandLine().getErr();
                err.println(
                        "Waiting for its end. Ctrl-C leaves it running; --detached does not wait.");
                err.flush();
                submission.await(job);
                out.println("job " + job + " has ended");
                out.flush();
            }
        }
        return 0;
    }

    /** The launcher says where the checkout is. */
    private static Path home() {
        return Path.of(System.getProperty("foreflow.home", ""));
    }
}
