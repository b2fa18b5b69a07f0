package io.foreflow.job;

import io.foreflow.job.config.JobArguments;
import io.foreflow.job.config.JobSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Main class of the job jar: {@code --config FILE} (or the text itself) and {@code -Dkey=value}
 * become settings, settings become a graph, and the graph is handed to the cluster that runs this.
 */
public final class ForecastJob {

    private ForecastJob() {}

    public static void main(String[] arguments) throws Exception {
        JobSettings settings = JobArguments.settings(arguments);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        ForecastPipeline.build(environment, settings);
        environment.execute(name(settings));
    }

    /** Name of the job in Flink's views. */
    public static String name(JobSettings settings) {
        return "foreflow " + settings.groupId();
    }
}
