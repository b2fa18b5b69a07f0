package io.foreflow.cli.backend;

import io.foreflow.cli.CommandException;
import io.foreflow.cli.embedded.GeneratedFleet;
import io.foreflow.cli.size.SavedSize;
import io.foreflow.forecasting.SeriesFootprint;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.settings.ModelSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;

/**
 * One run: a fleet on a backend. Ridges learn from a few series, so that windows are read as in
 * production; the network is not trained, since it would cost the same on either backend.
 *
 * @param series of the fleet
 * @param every rows between two forecasts of a series
 * @param residuals kept of each channel and reported horizon
 */
record StatePlan(
        Backend backend,
        int series,
        int channels,
        int lookback,
        int horizon,
        int every,
        int residuals) {

    /** Where Flink keeps keyed state. */
    enum Backend {
        HASHMAP,
        ROCKSDB
    }

    /** Residuals that intervals of some worth need. */
    static final int RESIDUALS = 128;

    private static final int CHUNK = 32;
    private static final int TICK_ROWS = 20;

    StatePlan {
        require("--series", series, 1);
        require("--channels", channels, 1);
        require("--lookback", lookback, 24);
        require("--horizon", horizon, 1);
        require("--every", every, 1);
        require("--residuals", residuals, 1);
    }

    private static void require(String option, int value, int least) {
        if (value < least) {
            throw new CommandException(
                    "Invalid %s: %d (must be at least %d)".formatted(option, value, least));
        }
    }

    JobSettings job() {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("kafka.bootstrap.servers", "unused:9092");
        tree.put("group-id", "state");
        tree.put("time", "replay");
        tree.put("checkpoint.interval", "15 min"); // one is asked for when all is measured
        List<String> names = IntStream.range(0, channels).mapToObj(c -> "channel-" + c).toList();
        tree.put("models", List.of(Map.of("name", "fleet", "channels", names, "step", "1 min")));
        tree.put("scaler.rows", 48);
        tree.put("forecast.lookback", lookback);
        tree.put("forecast.horizon", horizon);
        tree.put("forecast.seasonal-period", 24);
        tree.put("forecast.residuals", residuals);
        tree.put("forecast.every", every);
        tree.put("learn.tick", TICK_ROWS + " min");
        tree.put("learn.series", 4);
        tree.put("learn.tuned", false);
        return JobSettingsLoader.of(tree, Map.of());
    }

    ModelSettings model() {
        return job().models().get(0);
    }

    /** Bytes that a full series takes by the formula. */
    long footprint() {
        return SeriesFootprint.of(model()).total();
    }

    /** Bytes of a savepoint by the formula. */
    SavedSize saved() {
        ModelSettings model = model();
        double names = 0;
        for (int host = 0; host < series; host++) {
            names += GeneratedFleet.name(host).length();
        }
        return SavedSize.of(model, names / series);
    }

    /** On the other backend. */
    StatePlan on(Backend other) {
        return new StatePlan(other, series, channels, lookback, horizon, every, residuals);
    }

    /** Rows until the window is full, and the residuals too if forecasts are many or those few. */
    int rowsToFill() {
        boolean filled = every == 1 || residuals < RESIDUALS;
        int rows = filled ? residuals * every + horizon : 0;
        return Math.max(lookback, rows) + 2 * CHUNK;
    }

    /**
     * Options of Flink.
     *
     * @param databases folder for RocksDB's files
     */
    Configuration options(Path databases) {
        Configuration options = new Configuration();
        options.setString("metrics.fetcher.update-interval", "500 ms");
        if (backend == Backend.ROCKSDB) {
            options.setString("state.backend.type", "rocksdb");
            options.setString("state.backend.rocksdb.localdir", databases.toString());
            options.setString("taskmanager.memory.managed.size", "256m");
            options.setString("state.backend.rocksdb.metrics.bytes-written", "true");
            options.setString("state.backend.rocksdb.metrics.bytes-read", "true");
        }
        return options;
    }
}
