package io.foreflow.cli.size;

import io.foreflow.forecasting.SeriesFootprint;
import io.foreflow.settings.ModelSettings;

/**
 * Bytes of a canonical savepoint, by what they grow with.
 *
 * <p>Flink writes each piece of a series with its key: lengths, key group, both names, and for one
 * of several its number. With K bytes of key that is 10 + K, or 15 + K for one of several, and 22 +
 * K for a timer.
 *
 * @param series of the forecaster, a series: its state once all of it is in use, keys and a timer
 * @param aligner of the aligner, a series: its last row and a timer; a row that is open takes
 *     {@code openRow} more
 * @param openRow bytes of a row of the aligner that is not closed, or not all of it
 * @param rowAhead bytes of a row of the forecaster that waits for its time, with its timer: none in
 *     a job that keeps up, the rows of {@code learn.max-queued-ticks} ticks and of those in the
 *     buffers before the learner where that is the slowest
 * @param serving snapshot that serves, once a model and task of the forecaster; one that waits for
 *     its time is there as well
 */
public record SavedSize(
        double series, double aligner, double openRow, double rowAhead, double serving) {

    /** Of a key: group and lengths, and the number of one piece of several. */
    private static final long ONE = 10;

    private static final long OF_SEVERAL = 15;
    private static final long TIMER = 22;

    /** Lengths of both names. */
    private static final long NAMES = 2;

    /** Head, mixture and intervals are one a series. */
    private static final long SINGLE = 3;

    /** Times and length of an aligner's row; value and age of a channel; an open one's value. */
    private static final long ALIGNED = 8 + 8 + 4;

    private static final long ALIGNED_CHANNEL = 4 + 4;

    /** Of a row that waits: time in its key, time, length, visible from, revision; a cell. */
    private static final long AHEAD = 4 + 8 + 4 + 8 + 4;

    private static final long CELL = 4 + 1;

    private static final long OPEN = 4 + 4;
    private static final long OPEN_VALUE = 4 + 8 + 4 + 4 + 8;

    /**
     * Of a model's fleet.
     *
     * @param nameBytes of a series' name
     */
    public static SavedSize of(ModelSettings model, double nameBytes) {
        SeriesFootprint footprint = SeriesFootprint.of(model);
        double key = NAMES + model.name().length() + nameBytes;
        double channels = model.channels().size();
        long several = footprint.pieces() - SINGLE;
        return new SavedSize(
                footprint.total()
                        + SINGLE * (ONE + key)
                        + several * (OF_SEVERAL + key)
                        + TIMER
                        + key,
                ONE + key + ALIGNED + ALIGNED_CHANNEL * channels + TIMER + key,
                OF_SEVERAL + key + OPEN + OPEN_VALUE * channels,
                OF_SEVERAL + key + key + AHEAD + CELL * channels + TIMER + key,
                Float.BYTES * weights(model));
    }

    /** Numbers in a snapshot of all experts. */
    private static double weights(ModelSettings model) {
        double channels = model.channels().size();
        double shorter = (model.shortLookback() + 1.0) * model.horizon();
        double longer = (model.lookback() + 1.0) * model.horizon();
        double own = model.channelRidges() ? channels * (shorter + longer) : 0;
        double normalised =
                !model.ridge().normalised()
                        ? 0
                        : longer * (model.normalisedChannelRidges() ? channels : 1);
        double joint = model.jointRidge() ? channels * channels * shorter : 0;
        double network = model.learn().tuned() ? model.shape().parameters() : 0;
        return shorter + longer + own + normalised + joint + network;
    }
}
