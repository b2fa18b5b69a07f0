package io.foreflow.cli.chaos;

import io.foreflow.cli.cluster.JobManagerAddress;
import io.foreflow.cli.cluster.Submission;
import io.foreflow.cli.processes.FlinkProcesses;
import io.foreflow.job.config.JobArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;

/** Job manager, task manager and ZooKeeper processes, which run the job jar and can be killed. */
final class ProcessRig implements Rig {

    private final FlinkProcesses cluster;
    private Process taskManager;

    /**
     * @param folder for logs, checkpoints and high-availability data
     */
    ProcessRig(Path folder) throws IOException, InterruptedException {
        cluster =
                FlinkProcesses.startHighlyAvailable(
                        folder,
                        Map.of(
                                "restart-strategy.fixed-delay.attempts", "10000",
                                "restart-strategy.fixed-delay.delay", "200 ms",
                                "heartbeat.interval", "1000",
                                "heartbeat.timeout", "20000"));
        taskManager = startTaskManager();
    }

    private Process startTaskManager() throws IOException, InterruptedException {
        return cluster.startTaskManager(JobFile.MAX_PARALLELISM, Map.of());
    }

    /** The job carries no traps: it is the jar as it ships. */
    @Override
    public RunningJob start(JobFile file, Traps traps, int interruptMillis, Path checkpoints)
            throws Exception {
        JobManagerAddress address = JobManagerAddress.parse(cluster.restAddress());
        try (Submission submission = Submission.to(address)) {
            JobID id =
                    submission.submit(
                            cluster.jobJar(),
                            JobArguments.carrying(file.yaml(), Map.of()),
                            Optional.empty());
            return new RunningJob(address.port(), id);
        }
    }

    @Override
    public void killTaskManager() throws IOException, InterruptedException {
        cluster.kill(taskManager);
        taskManager = startTaskManager();
    }

    @Override
    public void killJobManager() throws IOException, InterruptedException {
        cluster.kill(cluster.jobManager());
        cluster.startJobManager();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
