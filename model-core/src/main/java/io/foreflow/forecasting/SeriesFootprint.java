package io.foreflow.forecasting;

import io.foreflow.evaluation.PendingForecast;
import io.foreflow.evaluation.RunningAccuracy;
import io.foreflow.experts.Mixture;
import io.foreflow.interval.IntervalState;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.Serving;

/**
 * Bytes of a series' memory when all of it is in use, without the keys and the bookkeeping of the
 * store that holds it. It does not grow after that, however long the series.
 *
 * <p>With D channels, R reported horizons, q levels, window rows M (the longest of look-backs and
 * season, more with {@code forecast.revise}), n residuals, P pending origins, o opinions and m
 * mixture weights a place ({@link Mixture}; both 0 where the champion serves), ⌈·⌉ to whole chunks
 * of 32 rows:
 *
 * <pre>
 *   window      ⌈M/32⌉ (5 + 160 D)
 *   residuals   R ⌈n/32⌉ (5 + 160 D)
 *   pending     P (29 + D + 4 R D (4 + 2 q + o))
 *   mixture     13 + 4 R D m
 *   intervals   9 + 8 R (D + 1) q
 *   head        42 + 12 D + R (84 + 8 q)
 * </pre>
 *
 * @param window bytes of the window's rows
 * @param residuals bytes of the residuals intervals are made of
 * @param pending bytes of the forecasts whose truth is to come
 * @param mixture bytes of the experts' weights
 * @param intervals bytes of the intervals' learnt levels
 * @param head bytes of the rest
 * @param pieces that the store holds under a key each
 */
public record SeriesFootprint(
        long window,
        long residuals,
        long pending,
        long mixture,
        long intervals,
        long head,
        long pieces) {

    private static final long CHUNK_FIXED = 1 + 4;
    private static final long CELL = Float.BYTES + 1;
    private static final long PENDING_FIXED = 1 + 8 + 4 + 4 + 4 + 4 + 4;
    private static final long MIXTURE_FIXED = 1 + 4 + 4 + 4;
    private static final long INTERVALS_AND_HEAD = 2;
    private static final long HEAD_FIXED = 1 + 4 + 8 + 8 + 4 + 8 + 4 + 1 + 4;

    public static SeriesFootprint of(ModelSettings settings) {
        SeriesLayout layout = new SeriesLayout(settings);
        long channels = layout.channels;
        long reports = layout.report.length;
        long places = reports * channels;
        boolean mixed = settings.forecast().serving() == Serving.MIXTURE;
        long kept = PendingForecast.width(layout.levels.length) + (mixed ? Mixture.opinions() : 0);
        return new SeriesFootprint(
                ring(layout.window),
                reports * ring(layout.residuals(0)),
                layout.slots() * (PENDING_FIXED + channels + Float.BYTES * places * kept),
                mixed ? MIXTURE_FIXED + Float.BYTES * places * Mixture.width() : 0,
                IntervalState.bytes(layout.report.length, layout.channels, layout.levels.length),
                HEAD_FIXED
                        + 3 * Float.BYTES * channels
                        + reports * (Long.BYTES + RunningAccuracy.bytes(layout.levels.length)),
                chunks(layout.window)
                        + reports * chunks(layout.residuals(0))
                        + layout.slots()
                        + (mixed ? 1 : 0)
                        + INTERVALS_AND_HEAD);
    }

    private static long ring(RowRing ring) {
        return chunks(ring) * (CHUNK_FIXED + CELL * RowChunk.ROWS * ring.channels());
    }

    private static long chunks(RowRing ring) {
        return (ring.capacity() + RowChunk.ROWS - 1) / RowChunk.ROWS;
    }

    public long total() {
        return window + residuals + pending + mixture + intervals + head;
    }
}
