package io.foreflow.cli.chaos;

import io.foreflow.job.ForecastPipeline;
import io.foreflow.job.config.JobArguments;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.ingest.MetricsSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job manager and a task manager as threads of this process: a job here can carry traps. */
final class ThreadRig implements Rig {

    private final MiniCluster cluster;

    ThreadRig() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_PORT, "0"); // any
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(JobFile.MAX_PARALLELISM)
                                .build());
        cluster.start();
    }

    @Override
    public RunningJob start(JobFile file, Traps traps, int interruptMillis, Path checkpoints)
            throws Exception {
        JobSettings settings = JobArguments.settings(JobArguments.carrying(file.yaml(), Map.of()));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(options(checkpoints));
        ForecastPipeline.build(
                environment,
                settings,
                MetricsSource.of(settings),
                TrappedJob.sinks(settings, traps),
                TrappedJob.cores(traps, interruptMillis));
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        cluster.submitJob(graph).get();
        return new RunningJob(cluster.getRestAddress().get().getPort(), graph.getJobID());
    }

    private static Configuration options(Path checkpoints) {
        Configuration options = new Configuration();
        options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        // the state of tasks goes into files of its own, so that a full disk meets them too
        options.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, new MemorySize(1024));
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10_000);
        options.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        return options;
    }

    @Override
    public void killTaskManager() {
        throw new UnsupportedOperationException("Cannot kill a thread of this process");
    }

    @Override
    public void killJobManager() {
        throw new UnsupportedOperationException("Cannot kill a thread of this process");
    }

    @Override
    public void close() {
        cluster.closeAsync().join();
    }
}
