package io.foreflow.cli.chaos;

import java.nio.file.Path;

/** A Flink cluster to break. */
interface Rig extends AutoCloseable {

    /**
     * Starts a job.
     *
     * @param traps that the job carries, if its cluster can
     * @param interruptMillis see {@link TrappedJob#cores}
     * @param checkpoints folder of its checkpoints
     */
    RunningJob start(JobFile file, Traps traps, int interruptMillis, Path checkpoints)
            throws Exception;

    /** Kills the task manager and starts another. */
    void killTaskManager() throws Exception;

    /** Kills the job manager and starts another over its data. */
    void killJobManager() throws Exception;

    @Override
    void close();
}
