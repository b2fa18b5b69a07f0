package io.foreflow.job;

import io.foreflow.job.config.JobSettings;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The settings of Flink that are a matter of correctness here, not of the installation. */
final class JobEnvironment {

    private JobEnvironment() {}

    static void apply(StreamExecutionEnvironment environment, JobSettings settings) {
        environment.configure(options());
        environment.setParallelism(settings.parallelism());
        environment.setMaxParallelism(settings.maxParallelism());
        checkpoints(environment.getCheckpointConfig(), settings.checkpointInterval());
    }

    private static Configuration options() {
        Configuration options = new Configuration();
        // a fall-back to Kryo is a bug: every type has its serializer
        options.set(PipelineOptions.GENERIC_TYPES, false);
        // state is found again by the names in ForecastPipeline, never by the shape of the graph
        options.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // safe, since every record is immutable and its serializer copies it by sharing it
        options.set(PipelineOptions.OBJECT_REUSE, true);
        return options;
    }

    private static void checkpoints(CheckpointConfig checkpoints, Duration interval) {
        checkpoints.setCheckpointInterval(interval.toMillis());
        // of the state, with either delivery: a row counted twice is a wrong window
        checkpoints.setCheckpointingConsistencyMode(CheckpointingMode.EXACTLY_ONCE);
        // weights take effect by event time, which relies on barriers that overtake nothing
        checkpoints.enableUnalignedCheckpoints(false);
        checkpoints.setExternalizedCheckpointRetention(
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }
}
