package io.foreflow.cli.size;

import io.foreflow.cli.size.Fleet.Backend;
import io.foreflow.forecasting.SeriesFootprint;
import io.foreflow.linear.RidgeStatistics;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;

/**
 * What a fleet takes, in bytes, bytes a second and cores.
 *
 * <p>Cores are rows a second × the cost of a row + forecasts a second × the cost of a forecast. The
 * cost of a forecast is a straight line in D through the two that were measured, at look-back 96
 * and horizon 24, plus what the network and the wire take of the cells beyond those: the network's
 * 41 µs at 7 × 512 cells in proportion to D × L, encoding's 58 µs at 7 × 96 in proportion to D × H.
 * An extrapolation but for the shapes that were run.
 *
 * @param seriesBytes of one series once all of it is in use
 * @param stateBytes of all series
 * @param savepointBytes of the forecaster's part of a canonical savepoint
 * @param checkpointBytes of its part of a checkpoint, at its largest
 * @param ridgeBytes statistics of the learner, both look-backs, the channels' own included
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
        double in = rows * wire.observation();
        double scores = forecasts * model.forecast().report().size() * model.channels().size();
        double out = forecasts * wire.forecast() + scores * wire.score();
        return new Sizing(
                series,
                state,
                state * Measured.SAVEPOINT,
                state
                        * (fleet.backend() == Backend.ROCKSDB
                                ? Measured.ROCKSDB_CHECKPOINT
                                : Measured.SAVEPOINT),
                ridges(model),
                history(model, fleet),
                round(model),
                rows,
                forecasts,
                (rows * rowMicros(fleet.backend())
                                + forecasts * forecastMicros(model, fleet.backend()))
                        / 1e6,
                learner(model),
                in,
                out,
                (in + out) * fleet.replication());
    }

    private static long ridges(ModelSettings model) {
        int blocks = model.ridge().blocks();
        return RidgeStatistics.bytes(model.lookback(), model.horizon(), blocks)
                + RidgeStatistics.bytes(model.shortLookback(), model.horizon(), blocks)
                + (model.channelRidges() ? model.channelRidgeBytes() : 0);
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

    private static double rowMicros(Backend backend) {
        return backend == Backend.ROCKSDB ? Measured.ROW_MICROS_ROCKSDB : Measured.ROW_MICROS;
    }

    /** Beside the cost of its row. */
    static double forecastMicros(ModelSettings model, Backend backend) {
        boolean rocks = backend == Backend.ROCKSDB;
        double few = rocks ? Measured.FORECAST_MICROS_ROCKSDB_FEW : Measured.FORECAST_MICROS_FEW;
        double more = rocks ? Measured.FORECAST_MICROS_ROCKSDB_MORE : Measured.FORECAST_MICROS_MORE;
        int channels = model.channels().size();
        double slope = (more - few) / (Measured.MORE_CHANNELS - Measured.FEW_CHANNELS);
        double measured = few + slope * (channels - Measured.FEW_CHANNELS);
        double network =
                model.learn().tuned()
                        ? Measured.NETWORK_MICROS
                                * channels
                                * model.lookback()
                                / Measured.NETWORK_CELLS
                        : 0;
        double encoding =
                Measured.ENCODE_MICROS
                        * channels
                        * Math.max(0, model.horizon() - Measured.HORIZON)
                        / Measured.ENCODE_CELLS;
        return measured - rowMicros(backend) + network + encoding;
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
                        / Measured.NETWORK_CELLS
                        * model.optimizer().batch()
                        / 32;
        return learn.steps() * step / ((double) learn.ticksPerRound() * learn.tick().toMillis());
    }
}
