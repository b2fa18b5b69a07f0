package io.foreflow.cli.size;

import io.foreflow.cli.size.Fleet.Backend;
import io.foreflow.forecasting.SeriesFootprint;
import io.foreflow.network.NetworkShape;
import io.foreflow.settings.ModelSettings;
import java.util.List;

/**
 * Microseconds of the processor that a row costs, with its share of the forecast of every so many
 * rows:
 *
 * <pre>
 *   a + b D                          row: keys, timers, window
 *   + ( c + d R D                    forecast, its R D scores, mixtures and intervals
 *     + e · 10⁻³ multiply-adds       of the ridge lines that serve, in Java
 *   ) / every
 *   + through Kafka: f + g · KB of forecast and scores / every
 *   + on RocksDB: h + i · KB of state / every
 * </pre>
 *
 * The constants are fitted to the runs in {@code runs.csv} with relative errors, none below zero.
 * What the network takes was measured by itself and is added.
 */
final class RowCost {

    private static final double THOUSAND = 1000;

    /** Fitted when first asked for. */
    private static final class Fitted {
        private static final List<MeasuredRun> RUNS = MeasuredRun.all();
        private static final double[] CONSTANTS =
                NonNegativeFit.of(
                        RUNS.stream().map(RowCost::parts).toArray(double[][]::new),
                        RUNS.stream().mapToDouble(run -> run.micros() - known(run)).toArray());
    }

    private RowCost() {}

    /** Of a model as it runs in production: from Kafka to Kafka, all experts. */
    static double micros(ModelSettings model, Backend backend) {
        double network = model.learn().tuned() ? network(model) : 0;
        return fitted(parts(model, backend, true, ridges(model)))
                + network / model.forecast().every();
    }

    /** Of a model on the heap without Kafka, while no network serves. */
    static double generated(ModelSettings model) {
        return fitted(parts(model, Backend.HASHMAP, false, ridges(model)));
    }

    /** What the fit says of a run. */
    static double micros(MeasuredRun run) {
        return fitted(parts(run)) + known(run);
    }

    /** a to i. */
    static double[] constants() {
        return Fitted.CONSTANTS.clone();
    }

    static List<MeasuredRun> runs() {
        return Fitted.RUNS;
    }

    /** How far the farthest run is from the fit, as a factor of at least 1. */
    static double worst() {
        return runs().stream()
                .mapToDouble(run -> micros(run) / run.micros())
                .map(ratio -> Math.max(ratio, 1 / ratio))
                .max()
                .orElse(Double.NaN);
    }

    private static double fitted(double[] parts) {
        return NonNegativeFit.sum(parts, Fitted.CONSTANTS);
    }

    private static double[] parts(MeasuredRun run) {
        return parts(
                run.model(),
                run.backend(),
                run.kafka(),
                run.given() ? 0 : ridges(run.model())); // a network serves, the engine does them
    }

    /** What the engine takes: lines at the network's own rate. */
    private static double known(MeasuredRun run) {
        if (!run.given()) {
            return 0;
        }
        double engine = network(run.model()) + ridges(run.model()) * microsOfOne();
        return engine / run.model().forecast().every();
    }

    private static double[] parts(
            ModelSettings model, Backend backend, boolean kafka, double multiplyAdds) {
        double every = model.forecast().every();
        double scores = (double) model.forecast().report().size() * model.channels().size() / every;
        boolean rocks = backend == Backend.ROCKSDB;
        WireSizes wire = WireSizes.of(model);
        return new double[] {
            1,
            model.channels().size(),
            1 / every,
            scores,
            multiplyAdds / THOUSAND / every,
            kafka ? 1 : 0,
            kafka ? (wire.forecast() / every + wire.score() * scores) / THOUSAND : 0,
            rocks ? 1 : 0,
            rocks ? SeriesFootprint.of(model).total() / THOUSAND / every : 0
        };
    }

    /** Multiply-adds of all ridge lines for one forecast. */
    private static double ridges(ModelSettings model) {
        double channels = model.channels().size();
        double shorter = model.shortLookback() + 1.0;
        double longer = model.lookback() + 1.0;
        double line = channels * model.horizon();
        double lines = line * (shorter + longer) * (model.channelRidges() ? 2 : 1);
        double normalised = model.ridge().normalised() ? line * longer : 0;
        double joint = model.jointRidge() ? line * channels * shorter : 0;
        return lines + normalised + joint;
    }

    /** Microseconds of a forecast by the network, one of a batch. */
    private static double network(ModelSettings model) {
        NetworkShape shape = model.shape();
        double cells = (double) shape.channels() * shape.lookback();
        return microsOfOne() * cells * (3.0 * shape.width() + shape.horizon());
    }

    /** Microseconds of a multiply-add of the network's. */
    private static double microsOfOne() {
        return Measured.NETWORK_MICROS / Measured.NETWORK_MULTIPLY_ADDS;
    }
}
