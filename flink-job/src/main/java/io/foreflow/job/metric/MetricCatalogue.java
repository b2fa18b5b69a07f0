package io.foreflow.job.metric;

import java.util.List;
import java.util.stream.Stream;

/** All metrics of the job. */
public final class MetricCatalogue {

    public static final List<JobMetric> ALL =
            Stream.of(StreamCatalogue.ALL, LearnCatalogue.ALL, ForecastCatalogue.ALL)
                    .flatMap(List::stream)
                    .toList();

    private MetricCatalogue() {}
}
