package io.foreflow.dashboard.fleet;

/** One series: rows, forecasts, scores. Not thread-safe. */
public final class SeriesState {

    private final SeriesKey key;
    private final TruthRows rows = new TruthRows();
    private final ForecastHistory forecasts = new ForecastHistory();
    private final LiveScores scores = new LiveScores();
    private long changed;

    SeriesState(SeriesKey key) {
        this.key = key;
    }

    public SeriesKey key() {
        return key;
    }

    public TruthRows rows() {
        return rows;
    }

    public ForecastHistory forecasts() {
        return forecasts;
    }

    public LiveScores scores() {
        return scores;
    }

    /** Revision of the fleet at which it last changed. */
    public long changed() {
        return changed;
    }

    void changed(long revision) {
        changed = revision;
    }

    void trim(FleetBounds bounds, int seriesCount) {
        rows.trim(bounds.rows(seriesCount, rows.rowBytes()));
        KeptForecast latest = forecasts.latest();
        if (latest != null) {
            forecasts.trim(bounds.forecasts(seriesCount, latest.bytes()));
        }
    }
}
