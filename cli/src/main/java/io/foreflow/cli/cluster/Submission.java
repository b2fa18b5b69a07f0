package io.foreflow.cli.cluster;

import io.foreflow.cli.CommandException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.PackagedProgramUtils;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.util.SerializedThrowable;

/**
 * Submits the job to a session cluster. The job's program runs here, with the configuration among
 * its arguments, and makes the graph; the graph and the jar travel to the cluster.
 */
public final class Submission implements AutoCloseable {

    private static final String PROGRAM = "io.foreflow.job.ForecastJob";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration UPLOAD = Duration.ofMinutes(5);

    private final JobManagerAddress address;
    private final Configuration configuration;
    private final RestClusterClient<StandaloneClusterId> client;

    private Submission(
            JobManagerAddress address,
            Configuration configuration,
            RestClusterClient<StandaloneClusterId> client) {
        this.address = address;
        this.configuration = configuration;
        this.client = client;
    }

    /**
     * A client of a job manager that answers.
     *
     * @throws CommandException if it does not
     */
    public static Submission to(JobManagerAddress address) {
        Configuration configuration = address.configuration(PATIENCE);
        try {
            Submission submission =
                    new Submission(
                            address,
                            configuration,
                            new RestClusterClient<>(
                                    configuration, StandaloneClusterId.getInstance()));
            submission.requireAnswer();
            return submission;
        } catch (CommandException e) {
            throw e;
        } catch (Exception e) { // declared by Flink's client
            throw unreachable(address, e);
        }
    }

    private void requireAnswer() throws InterruptedException {
        try {
            client.listJobs().get(PATIENCE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            client.close();
            throw unreachable(address, e);
        }
    }

    static CommandException unreachable(JobManagerAddress address, Throwable cause) {
        return new CommandException(
                "Cannot reach the job manager at " + address + ": " + reason(cause), cause);
    }

    /**
     * Submits.
     *
     * @param savepoint to start from, if any
     * @throws CommandException if the program fails or the cluster refuses it
     */
    public JobID submit(Path jar, String[] arguments, Optional<String> savepoint) {
        try (PackagedProgram program = program(jar, arguments, savepoint)) {
            JobGraph graph = PackagedProgramUtils.createJobGraph(program, configuration, 1, false);
            return client.submitJob(graph).get(UPLOAD.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ProgramInvocationException | ExecutionException | TimeoutException e) {
            throw new CommandException(
                    "Cannot submit " + jar.getFileName() + " to " + address + ": " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Cannot submit to " + address + ": interrupted", e);
        }
    }

    /**
     * This class path holds all that the jar holds: child first, one class would be loaded twice.
     */
    private PackagedProgram program(Path jar, String[] arguments, Optional<String> savepoint)
            throws ProgramInvocationException {
        Configuration parentFirst = new Configuration(configuration);
        parentFirst.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first");
        return PackagedProgram.newBuilder()
                .setJarFile(jar.toFile())
                .setEntryPointClassName(PROGRAM)
                .setArguments(arguments)
                .setConfiguration(parentFirst)
                .setSavepointRestoreSettings(
                        savepoint
                                .map(path -> SavepointRestoreSettings.forPath(path, false))
                                .orElse(SavepointRestoreSettings.none()))
                .build();
    }

    /**
     * Waits for the end of a job.
     *
     * @throws CommandException if it failed
     */
    public void await(JobID job) {
        CompletableFuture<JobResult> result = client.requestJobResult(job);
        try {
            Optional<SerializedThrowable> failure = result.get().getSerializedThrowable();
            if (failure.isPresent()) {
                throw new CommandException(
                        "Job " + job + " failed: " + reason(failure.get()), failure.get());
            }
        } catch (ExecutionException e) {
            throw new CommandException("Cannot follow job " + job + ": " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The innermost cause says what happened; those around it only where. */
    private static String reason(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "no answer in time";
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.toString() : message.lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        client.close();
    }
}
