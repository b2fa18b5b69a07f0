package io.foreflow.cli.size;

import io.foreflow.cli.size.Fleet.Backend;
import io.foreflow.forecasting.SeriesFootprint;
import io.foreflow.linear.ChannelRidges;
import io.foreflow.linear.JointRidge;
import io.foreflow.linear.RidgeStatistics;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;

/**
 * What a fleet takes, in bytes, bytes a second and cores.
 *
 * <p>Cores are rows a second × the cost of a row ({@link RowCost}). A savepoint is what {@link
 * SavedSize} says of its series, of their open rows and of the snapshot that serves, and what the
 * learner keeps.
 *
 * @param seriesBytes of one series once all of it is in use
 * @param stateBytes of all series
 * @param savepointBytes of a canonical savepoint of the job with one task a stage
 * @param checkpointBytes of a checkpoint of it, at its largest
 * @param servingBytes of the snapshot that serves, in each task of the forecaster
 * @param ridgeBytes statistics of the learner at their most: both look-backs, the channels' own, in
 *     normalised units, of all channels together
 * @param historyBytes rows that the learner keeps of the series it samples
 * @param roundBytes windows of a round of fine-tuning
 * @param rowsPerSecond of the fleet
 * @param forecastsPerSecond of the fleet
 * @param cores of decoding, aligning and forecasting
 * @param learnerCores of rounds, mean over time; 0 if no network is trained
 * @param inBytes a second that the job reads
 * @param outBytes a second that the job writes
 * @param brokerBytes a second that the brokers store
 */
public record Sizing(
        long seriesBytes,
        double stateBytes,
        double savepointBytes,
        double checkpointBytes,
        double servingBytes,
        long ridgeBytes,
        long historyBytes,
        long roundBytes,
        double rowsPerSecond,
        double forecastsPerSecond,
        double cores,
        double learnerCores,
        double inBytes,
        double outBytes,
        double brokerBytes) {

    private static final int CELL = Float.BYTES + 1;

    public static Sizing of(ModelSettings model, Fleet fleet) {
        long series = SeriesFootprint.of(model).total();
        double state = (double) series * fleet.series();
        double rows = fleet.series() / (model.stepMillis() / 1000.0);
        double forecasts = rows / model.forecast().every();
        WireSizes wire = WireSizes.of(model);
        SavedSize saved = SavedSize.of(model, WireSizes.SERIES.length());
        long ridges = ridges(model);
        long history = history(model, fleet);
        double keyed = fleet.series() * (saved.series() + saved.aligner() + saved.openRow());
        double files = fleet.backend() == Backend.ROCKSDB ? Measured.ROCKSDB_CHECKPOINT : 1;
        double once = saved.serving() + ridges + history;
        double in = rows * wire.observation();
        double scores = forecasts * model.forecast().report().size() * model.channels().size();
        double out = forecasts * wire.forecast() + scores * wire.score();
        return new Sizing(
                series,
                state,
                keyed + once,
                keyed * files + once,
                saved.serving(),
                ridges,
                history,
                round(model),
                rows,
                forecasts,
                rows * RowCost.micros(model, fleet.backend()) / 1e6,
                learner(model),
                in,
                out,
                (in + out) * fleet.replication());
    }

    /** What the fit says of a row between a generator and sinks that drop what they get, heap. */
    public static double rowMicros(ModelSettings model) {
        return RowCost.generated(model);
    }

    /** Runs that cores are fitted to. */
    public static int runs() {
        return RowCost.runs().size();
    }

    /** How far the farthest of them is from the fit, as a factor of at least 1. */
    public static double worstOfRuns() {
        return RowCost.worst();
    }

    private static long ridges(ModelSettings model) {
        int blocks = model.ridge().blocks();
        long longer = RidgeStatistics.bytes(model.lookback(), model.horizon(), blocks);
        long shorter = RidgeStatistics.bytes(model.shortLookback(), model.horizon(), blocks);
        long normalised =
                !model.ridge().normalised()
                        ? 0
                        : longer
                                + (model.normalisedChannelRidges()
                                        ? ChannelRidges.bytes(model, model.lookback())
                                        : 0);
        return longer
                + shorter
                + (model.channelRidges() ? model.channelRidgeBytes() : 0)
                + normalised
                + (model.jointRidge() ? JointRidge.bytes(model) : 0);
    }

    /** Rows that origins of training and validation reach back, of at most the sampled series. */
    private static long history(ModelSettings model, Fleet fleet) {
        LearnSettings learn = model.learn();
        long sampled = Math.min(learn.series(), fleet.series());
        long rows =
                model.scale().rows()
                        + model.lookback()
                        + 2L * model.horizon()
                        + learn.tick().toMillis() / model.stepMillis()
                        + learn.trainingOrigins()
                        + learn.validationOrigins();
        return sampled * rows * model.channels().size() * CELL;
    }

    private static long round(ModelSettings model) {
        LearnSettings learn = model.learn();
        if (!learn.tuned()) {
            return 0;
        }
        long windows =
                Math.min(learn.trainingOrigins(), (long) learn.steps() * model.optimizer().batch())
                        + learn.validationOrigins();
        long cells = model.lookback() + 3L * model.horizon() + 1;
        return Float.BYTES * model.channels().size() * cells * windows;
    }

    private static double learner(ModelSettings model) {
        LearnSettings learn = model.learn();
        if (!learn.tuned()) {
            return 0;
        }
        double step =
                Measured.STEP_MILLIS
                        * model.channels().size()
                        * model.lookback()
                        * (3.0 * model.optimizer().width() + model.horizon())
                        * model.optimizer().batch()
                        / Measured.STEP_MULTIPLY_ADDS;
        return learn.steps() * step / ((double) learn.ticksPerRound() * learn.tick().toMillis());
    }
}
