package io.foreflow.leak;

import io.foreflow.experts.Weighting;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.series.Row;
import io.foreflow.state.ModelSnapshot;
import java.util.List;

/**
 * The places at which what is to come could get into the path. What is not overridden is honest.
 * Made for one run over one stream.
 */
class Leak implements AutoCloseable {

    /** All of the stream, what is to come included: what a leak steals from. */
    final List<Row> stream;

    Leak(List<Row> stream) {
        this.stream = stream;
    }

    /** Called before anything else is done with a row. */
    void arrived(int index) {}

    /** The row that forecaster and learner take in. */
    Row seen(int index) {
        return stream.get(index);
    }

    /** The row that the learner takes in. */
    Row learnt(int index) {
        return seen(index);
    }

    /** What decides among the experts; null for the product's mixture. */
    Weighting weighting() {
        return null;
    }

    /** What is published of a tick's snapshot. */
    ModelSnapshot published(ModelSnapshot snapshot, int index) {
        return snapshot;
    }

    /** What is said of a forecast made from a row. */
    SeriesForecast said(SeriesForecast forecast, int index) {
        return forecast;
    }

    @Override
    public void close() {}

    static Row withValues(Row row, float[] values) {
        return Row.of(row.key(), row.time(), values, row.cells());
    }

    static SeriesForecast with(
            SeriesForecast forecast, float[] values, float[][] lower, float[][] upper) {
        return new SeriesForecast(
                forecast.key(),
                forecast.origin(),
                forecast.stepMillis(),
                forecast.revision(),
                forecast.status(),
                forecast.detail(),
                forecast.servedBy(),
                forecast.channels(),
                forecast.horizon(),
                values,
                forecast.levels(),
                lower,
                upper,
                forecast.lastValues(),
                forecast.clipped(),
                forecast.breaches(),
                forecast.quality(),
                forecast.provenance(),
                forecast.accuracy());
    }
}
