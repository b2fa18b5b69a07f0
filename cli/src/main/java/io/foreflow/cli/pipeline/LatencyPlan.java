package io.foreflow.cli.pipeline;

import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettingsLoader;
import java.util.List;
import java.util.Map;

/**
 * A live job: all series send an observation at each step.
 *
 * @param delivery {@code at-least-once} or {@code exactly-once}
 * @param trains whether a round of fine-tuning runs all the time
 * @param stepMillis from row to row
 */
record LatencyPlan(
        PipelinePlan pipeline, String delivery, boolean trains, long stepMillis, int seconds) {

    static final String CHECKPOINTS = "1 s";

    private static final int ENDLESS = 1_000_000;

    /** Live seconds that are not measured: what the backlog made is still on its way out. */
    int settlingSeconds() {
        return (seconds + 1) / 2;
    }

    JobSettings job(String bootstrapServers, String group) {
        Map<String, Object> tree = pipeline.tree(bootstrapServers, group);
        tree.put("time", "live");
        tree.put("ingest.out-of-orderness", "0 ms");
        tree.put("delivery", delivery);
        tree.put("checkpoint.interval", CHECKPOINTS);
        tree.put("learner.mode", "low-latency");
        tree.put(
                "models",
                List.of(
                        Map.of(
                                "name",
                                PipelinePlan.MODEL,
                                "channels",
                                pipeline.model().channels(),
                                "step",
                                stepMillis + " ms")));
        tree.put("learn.tick", pipeline.lookback() * stepMillis + " ms");
        tree.put("learn.tuned", trains);
        tree.put("learn.ticks-per-round", 1);
        tree.put("learn.minimum-origins", 64);
        tree.put("learn.training-origins", 512);
        tree.put("learn.validation-origins", 64);
        tree.put("learn.steps", ENDLESS);
        tree.put("learn.round-timeout", "1 h");
        return JobSettingsLoader.of(tree, Map.of());
    }

    /** Rows sent before the clock starts, at once: full windows, and the tick that trains. */
    int backlog() {
        return 3 * pipeline.lookback() + 8; // two look-backs at the last tick, wherever ticks fall
    }
}
