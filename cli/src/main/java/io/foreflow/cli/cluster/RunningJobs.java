package io.foreflow.cli.cluster;

import io.foreflow.cli.CommandException;
import io.foreflow.cli.export.NewestCheckpoint;
import io.foreflow.job.ForecastJob;
import io.foreflow.job.config.JobSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;

/** The jobs of a cluster, and their checkpoints. */
public final class RunningJobs implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final JobManagerAddress address;
    private final RestClusterClient<StandaloneClusterId> client;

    private RunningJobs(JobManagerAddress address, RestClusterClient<StandaloneClusterId> client) {
        this.address = address;
        this.client = client;
    }

    /** A client; nothing is asked yet. */
    public static RunningJobs of(JobManagerAddress address) {
        try {
            return new RunningJobs(
                    address,
                    new RestClusterClient<>(
                            address.configuration(PATIENCE.dividedBy(2)),
                            StandaloneClusterId.getInstance()));
        } catch (Exception e) { // declared by Flink's client
            throw new CommandException("Cannot reach the job manager at " + address, e);
        }
    }

    /**
     * Reads the newest checkpoint of the configuration's job.
     *
     * @throws CommandException if there is no such job, or no checkpoint that can be read
     */
    public <T> T fromNewestCheckpoint(JobSettings settings, Function<String, T> reader) {
        JobID job = job(ForecastJob.name(settings));
        return NewestCheckpoint.read(() -> newestCheckpoint(job), reader, PATIENCE);
    }

    private JobID job(String name) {
        Collection<JobStatusMessage> jobs = answer(client.listJobs());
        List<JobStatusMessage> running =
                jobs.stream().filter(job -> !job.getJobState().isGloballyTerminalState()).toList();
        List<JobStatusMessage> named =
                running.stream().filter(job -> job.getJobName().equals(name)).toList();
        if (named.size() != 1) {
            throw new CommandException(
                    "Cannot tell the job at %s: %d jobs run under the name \"%s\" (running: %s)"
                            .formatted(
                                    address,
                                    named.size(),
                                    name,
                                    running.stream().map(JobStatusMessage::getJobName).toList()));
        }
        return named.get(0).getJobId();
    }

    private String newestCheckpoint(JobID job) {
        JobMessageParameters parameters = new JobMessageParameters();
        parameters.jobPathParameter.resolve(job);
        CheckpointingStatistics statistics =
                answer(
                        client.sendRequest(
                                CheckpointingStatisticsHeaders.getInstance(),
                                parameters,
                                EmptyRequestBody.getInstance()));
        CheckpointStatistics.CompletedCheckpointStatistics completed =
                statistics.getLatestCheckpoints() == null
                        ? null
                        : statistics.getLatestCheckpoints().getCompletedCheckpointStatistics();
        if (completed == null || completed.getExternalPath().startsWith("<")) {
            throw new CommandException(
                    "Cannot read a checkpoint of job %s at %s: %s"
                            .formatted(
                                    job,
                                    address,
                                    completed == null
                                            ? "there is none yet"
                                            : "it is not in files (set execution.checkpointing.dir)"));
        }
        return completed.getExternalPath();
    }

    private <T> T answer(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw Submission.unreachable(address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Cannot ask " + address + ": interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
