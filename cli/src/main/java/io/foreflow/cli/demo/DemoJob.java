package io.foreflow.cli.demo;

import io.foreflow.job.config.JobSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The one place where the demo meets the job. */
final class DemoJob {

    private DemoJob() {}

    static void build(StreamExecutionEnvironment environment, JobSettings settings) {
        throw new UnsupportedOperationException(
                "Cannot build the job: the pipeline is not part of this build");
    }
}
