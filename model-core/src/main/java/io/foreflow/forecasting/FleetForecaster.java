package io.foreflow.forecasting;

import io.foreflow.linear.RidgeLine;
import io.foreflow.network.AttentionEffects;
import io.foreflow.network.LineForecasts;
import io.foreflow.network.NetworkShape;
import io.foreflow.network.RidgeLines;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Forecasts all series of one model that are due at one time, in batches of the network's fixed
 * size. The network is opened when a snapshot first serves it and loaded when the snapshot changes.
 * Not thread-safe.
 */
public final class FleetForecaster implements AutoCloseable {

    /** What one call did: network batches run, and windows in them. */
    public record Tally(int batches, int windows) {}

    private final SeriesForecaster series;
    private final NetworkShape shape;
    private final List<String> channels;
    private final int shortLookback;
    private final int batch;
    private final boolean explains;
    private final Supplier<TunedNetwork> opener;
    private TunedNetwork network;
    private float[] loaded;
    private ModelSnapshot fitting;
    private float[] windows;
    private float[] available;
    private float[] forecasts;
    private AttentionEffects effects; // null where nothing is explained
    private ModelSnapshot linesOf; // whose lines the network was given last
    private LineForecasts lines; // null where the network does not work them out

    /**
     * Made for a model.
     *
     * @param opener opens its network for {@code forecast.batch} windows
     */
    public FleetForecaster(ModelSettings settings, Supplier<TunedNetwork> opener) {
        this(settings, new SeriesForecaster(settings), opener);
    }

    /** With a forecaster of one's own for the same model. */
    public FleetForecaster(
            ModelSettings settings, SeriesForecaster series, Supplier<TunedNetwork> opener) {
        this.series = series;
        shape = settings.shape();
        channels = settings.channels();
        shortLookback = settings.shortLookback();
        batch = settings.forecast().batch();
        explains = settings.forecast().explain() > 0 && shape.channels() > 1;
        this.opener = opener;
    }

    /** Of the same model; shares this object's buffers. */
    public SeriesForecaster series() {
        return series;
    }

    /**
     * Forecasts the due series.
     *
     * @param keys in the order wanted of the forecasts
     * @param snapshot newest that may serve, or null
     * @param memories memory of a series, asked for anew before each use
     */
    public Tally forecast(
            List<SeriesKey> keys,
            ModelSnapshot snapshot,
            Function<SeriesKey, SeriesMemory> memories,
            Consumer<SeriesForecast> forecast) {
        List<Due> dues = new ArrayList<>();
        keys.forEach(key -> dues.add(new Due(key, memories.apply(key).head().rowTime(), 0)));
        return forecastDue(dues, snapshot, memories, forecast);
    }

    /**
     * Makes the forecasts that are due.
     *
     * @param dues in the order wanted of the forecasts
     * @param snapshot newest that may serve, or null
     * @param memories memory of a series, asked for anew before each use
     */
    public Tally forecastDue(
            List<Due> dues,
            ModelSnapshot snapshot,
            Function<SeriesKey, SeriesMemory> memories,
            Consumer<SeriesForecast> forecast) {
        requireFitting(snapshot);
        boolean tuned = snapshot != null && snapshot.championIsNetwork();
        if (tuned) {
            prepare(snapshot);
        }
        int batches = 0;
        int filled = 0;
        for (int from = 0; from < dues.size(); from += batch) {
            List<Due> part = dues.subList(from, Math.min(from + batch, dues.size()));
            int[] slots = new int[part.size()];
            int count = tuned ? read(part, memories, slots) : 0;
            if (count > 0) {
                network.forecast(windows, available, count, forecasts, effects, lines);
                batches++;
                filled += count;
            }
            for (int i = 0; i < slots.length; i++) {
                boolean served = tuned && slots[i] >= 0;
                SeriesMemory memory = memories.apply(part.get(i).key());
                forecast.accept(
                        series.forecast(
                                part.get(i),
                                memory,
                                snapshot,
                                served ? forecasts : null,
                                served ? slots[i] * shape.channels() * shape.horizon() : 0,
                                served ? effects : null,
                                served ? lines : null,
                                slots[i]));
            }
        }
        return new Tally(batches, filled);
    }

    /** Refuses a snapshot made for other settings: it would read windows as what they are not. */
    private void requireFitting(ModelSnapshot snapshot) {
        if (snapshot == null || snapshot == fitting) {
            return;
        }
        if (!snapshot.channels().equals(channels)
                || !snapshot.shape().equals(shape)
                || !fits(snapshot.ridge(), shape.lookback())
                || !fits(snapshot.ridgeShort(), shortLookback)) {
            throw new IllegalArgumentException(
                    "Cannot serve snapshot of %s: expected (channels=%s, %s, short look-back %d), found (channels=%s, %s, ridges of %s and %s rows)"
                            .formatted(
                                    snapshot.model(),
                                    channels,
                                    shape,
                                    shortLookback,
                                    snapshot.channels(),
                                    snapshot.shape(),
                                    rows(snapshot.ridgeShort()),
                                    rows(snapshot.ridge())));
        }
        fitting = snapshot;
    }

    private boolean fits(RidgeLine ridge, int lookback) {
        return ridge == null || ridge.lookback() == lookback && ridge.horizon() == shape.horizon();
    }

    private static String rows(RidgeLine ridge) {
        return ridge == null ? "no" : String.valueOf(ridge.lookback());
    }

    private void prepare(ModelSnapshot snapshot) {
        float[] parameters = snapshot.network();
        if (network == null) {
            network = opener.get();
            windows = new float[batch * shape.channels() * shape.lookback()];
            available = new float[batch * shape.channels()];
            forecasts = new float[batch * shape.channels() * shape.horizon()];
            effects = explains ? new AttentionEffects(shape, batch) : null;
        }
        if (loaded != parameters) {
            network.load(parameters);
            loaded = parameters;
        }
        if (series.hearsLines() && linesOf != snapshot) {
            boolean taken =
                    network.take(
                            new RidgeLines(
                                    snapshot.ridge(),
                                    snapshot.channelRidges(),
                                    snapshot.normalisedRidges(),
                                    snapshot.ridgeShort(),
                                    snapshot.channelRidgesShort(),
                                    snapshot.jointRidge()));
            if (taken && lines == null) {
                lines = new LineForecasts(shape, batch);
            }
            linesOf = snapshot;
        }
    }

    private int read(List<Due> part, Function<SeriesKey, SeriesMemory> memories, int[] slots) {
        int count = 0;
        for (int i = 0; i < slots.length; i++) {
            Due due = part.get(i);
            SeriesMemory memory = memories.apply(due.key());
            slots[i] = series.readWindow(due, memory, windows, available, count) ? count++ : -1;
        }
        return count;
    }

    /** Native arrays held now; between calls at most those of one set of weights. */
    public int nativeArrays() {
        return network == null ? 0 : network.nativeArrays();
    }

    @Override
    public void close() {
        if (network != null) {
            network.close();
            network = null;
            loaded = null;
            lines = null;
            linesOf = null;
        }
    }
}
