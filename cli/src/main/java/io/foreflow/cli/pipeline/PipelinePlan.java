package io.foreflow.cli.pipeline;

import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.settings.ModelSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A fleet and the job over it. The model is given, not learnt: training has a core of its own in
 * production, and is measured by other parts.
 *
 * @param parallelism of every operator; as many partitions has each topic
 * @param every rows from forecast to forecast of a series
 */
record PipelinePlan(
        int parallelism, int every, int series, int channels, int lookback, int horizon) {

    static final String MODEL = "fleet";
    static final int RESIDUALS = 64;

    private static final int SEASON = 24;
    private static final int SCALE_ROWS = 48;

    JobSettings job(String bootstrapServers, String group) {
        return JobSettingsLoader.of(tree(bootstrapServers, group), Map.of());
    }

    /** The configuration, for others to add to. */
    Map<String, Object> tree(String bootstrapServers, String group) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("kafka.bootstrap.servers", bootstrapServers);
        tree.put("group-id", group);
        tree.put("time", "replay");
        tree.put("delivery", "at-least-once");
        tree.put("parallelism", parallelism);
        tree.put("checkpoint.interval", "10 s");
        List<String> names = IntStream.range(0, channels).mapToObj(c -> "channel-" + c).toList();
        tree.put("models", List.of(Map.of("name", MODEL, "channels", names, "step", "1 min")));
        tree.put("scaler.rows", SCALE_ROWS);
        tree.put("forecast.lookback", lookback);
        tree.put("forecast.horizon", horizon);
        tree.put("forecast.seasonal-period", SEASON);
        tree.put("forecast.residuals", RESIDUALS);
        tree.put("forecast.every", every);
        tree.put("learn.tick", SCALE_ROWS + " min");
        return tree;
    }

    ModelSettings model() {
        return job("unused:9092", MODEL).models().get(0);
    }

    /** Rows of a series until its window is full, and with a forecast a row its residuals too. */
    int rowsToFill() {
        return Math.max(lookback, every == 1 ? RESIDUALS + horizon : 0) + SCALE_ROWS;
    }
}
