package io.foreflow.cli.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A Flink job manager and one task manager in this process, with the web page on the loopback
 * interface. Sized for the demo: 16 MiB of network buffers, hardly any managed memory (state is on
 * the heap). Runs one job, whose checkpoints outlive it.
 */
public final class EmbeddedCluster implements AutoCloseable {

    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(3);

    private final MiniCluster cluster;
    private final StateDirectory state;
    private JobID job;
    private CompletableFuture<JobResult> result;

    /**
     * Starts the cluster.
     *
     * @param webPort 0 for any
     * @param slots task slots
     */
    public EmbeddedCluster(StateDirectory state, int webPort, int slots) {
        this(state, webPort, slots, new Configuration());
    }

    /** With options of Flink over the cluster's own. */
    public EmbeddedCluster(StateDirectory state, int webPort, int slots, Configuration options) {
        this.state = state;
        int port = Ports.claim(webPort, "the web page", "--web-port");
        Configuration configuration = configuration(state, port);
        configuration.addAll(options);
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        try {
            cluster.start();
        } catch (Exception e) {
            close();
            throw new EmbeddedException("Cannot start the Flink cluster: " + root(e), e);
        }
    }

    private static Configuration configuration(StateDirectory state, int port) {
        Configuration configuration = jobConfiguration(state);
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.PORT, port);
        configuration.set(RestOptions.BIND_PORT, Integer.toString(port));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
        // Small buffers hold few rows, so a barrier has few ticks of the learner ahead of it.
        configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("4kb"));
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(10));
        return configuration;
    }

    /** What the job's own configuration must say for its state to be kept here. */
    public static Configuration jobConfiguration(StateDirectory state) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri(state.checkpoints()));
        configuration.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, uri(state.savepoints()));
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return configuration;
    }

    private static String uri(Path path) {
        return path.toUri().toString();
    }

    /** Address of the web page. */
    public URI webPage() {
        return cluster.getRestAddress().join();
    }

    /** Submits the graph built in {@code environment}, restored from the point if there is one. */
    public void submit(StreamExecutionEnvironment environment, Optional<Path> restoreFrom) {
        submit(environment.getStreamGraph(), restoreFrom);
    }

    /**
     * Submits the graph, restored from the point if there is one.
     *
     * @param name of the job in Flink's views and metrics
     */
    public void submit(
            String name, StreamExecutionEnvironment environment, Optional<Path> restoreFrom) {
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(name);
        submit(graph, restoreFrom);
    }

    private void submit(StreamGraph streamGraph, Optional<Path> restoreFrom) {
        JobGraph graph = streamGraph.getJobGraph();
        restoreFrom.ifPresent(
                point ->
                        graph.setSavepointRestoreSettings(
                                SavepointRestoreSettings.forPath(
                                        uri(point), false, RecoveryClaimMode.CLAIM)));
        job = graph.getJobID();
        try {
            cluster.submitJob(graph).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("Cannot submit the job: interrupted", e);
        } catch (ExecutionException e) {
            throw new EmbeddedException("Cannot submit the job: " + root(e), e);
        }
        result = cluster.requestJobResult(job);
    }

    /** Why the job has ended by itself; empty while it runs. */
    public Optional<Throwable> failure() {
        if (result == null || !result.isDone()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    result.join()
                            .getSerializedThrowable()
                            .<Throwable>map(
                                    thrown -> thrown.deserializeError(getClass().getClassLoader()))
                            .orElseGet(() -> new IllegalStateException("the job has ended")));
        } catch (RuntimeException e) {
            return Optional.of(root(e));
        }
    }

    /** Stops the job with a savepoint, without draining, and records its path. */
    public String stopWithSavepoint() {
        String savepoint =
                await(
                        "stop with a savepoint",
                        cluster.stopWithSavepoint(
                                job, uri(state.savepoints()), false, SavepointFormatType.NATIVE));
        state.recordSavepoint(savepoint);
        return savepoint;
    }

    /** Takes a checkpoint now. */
    public void checkpoint() {
        await("take a checkpoint", cluster.triggerCheckpoint(job));
    }

    /** Takes a canonical savepoint of the running job and gives its path. */
    public String savepoint() {
        return await(
                "take a savepoint",
                cluster.triggerSavepoint(
                        job, uri(state.savepoints()), false, SavepointFormatType.CANONICAL));
    }

    private static <T> T await(String purpose, CompletableFuture<T> work) {
        try {
            return work.get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("Cannot " + purpose + ": interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new EmbeddedException("Cannot " + purpose + ": " + root(e), e);
        }
    }

    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Stops the cluster; a job still running is cancelled and its last checkpoint stays. */
    @Override
    public void close() {
        cluster.closeAsync().join();
    }
}
