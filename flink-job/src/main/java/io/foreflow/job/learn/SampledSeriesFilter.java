package io.foreflow.job.learn;

import io.foreflow.learning.SampleSieve;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;

/** Lets the rows through that each model's learner may sample, before the shuffle. */
public final class SampledSeriesFilter extends RichFilterFunction<Row> {

    private final List<ModelSettings> models;

    private transient Map<String, SampleSieve> sieves;

    public SampledSeriesFilter(List<ModelSettings> models) {
        this.models = List.copyOf(models);
    }

    @Override
    public void open(OpenContext context) {
        sieves = new HashMap<>();
        models.forEach(model -> sieves.put(model.name(), new SampleSieve(model)));
    }

    @Override
    public boolean filter(Row row) {
        return sieves.get(row.key().model()).passes(row);
    }
}
