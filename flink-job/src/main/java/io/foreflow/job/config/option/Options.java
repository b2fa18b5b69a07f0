package io.foreflow.job.config.option;

import java.util.List;
import java.util.stream.Stream;

/** All options, in the order of the reference page. */
public final class Options {

    /** Given once, at the top of the file. */
    public static final List<Option<?>> JOB =
            Stream.of(
                            KafkaOptions.ALL,
                            JobOptions.ALL,
                            RegistryOptions.ALL,
                            IngestOptions.ALL,
                            ResourceOptions.ALL)
                    .<Option<?>>flatMap(List::stream)
                    .toList();

    /** Given for each model, or at the top of the file for all of them. */
    public static final List<Option<?>> MODEL =
            Stream.of(
                            ModelOptions.ALL,
                            AlignOptions.ALL,
                            ForecastOptions.ALL,
                            LearnOptions.ALL,
                            DriftOptions.ALL,
                            RidgeOptions.ALL,
                            EeoOptions.ALL)
                    .<Option<?>>flatMap(List::stream)
                    .toList();

    private Options() {}
}
