package io.foreflow.job.learn;

import io.foreflow.learning.SeriesSampling;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.FilterFunction;

/** Lets the rows of each model's {@code learn.fraction} of series through, before the shuffle. */
public final class SampledSeriesFilter implements FilterFunction<Row> {

    private final Map<String, Double> fractions = new HashMap<>();

    public SampledSeriesFilter(List<ModelSettings> models) {
        models.forEach(model -> fractions.put(model.name(), model.learn().fraction()));
    }

    @Override
    public boolean filter(Row row) {
        double fraction = fractions.get(row.key().model());
        return fraction >= 1 || SeriesSampling.inFraction(row.key(), fraction);
    }
}
