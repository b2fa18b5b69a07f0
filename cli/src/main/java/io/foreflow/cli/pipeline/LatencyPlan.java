package io.foreflow.cli.pipeline;

import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettingsLoader;
import java.util.List;
import java.util.Map;

/**
 * A live job: all series send an observation at each step.
 *
 * @param delivery {@code at-least-once} or {@code exactly-once}
 * @param trains whether rounds of fine-tuning run in every second stretch
 * @param stepMillis from row to row
 * @param stretches that are measured, each without rounds and, if it trains, each with them
 * @param seconds of a stretch
 */
record LatencyPlan(
        PipelinePlan pipeline,
        String delivery,
        boolean trains,
        long stepMillis,
        int stretches,
        int seconds) {

    static final String CHECKPOINTS = "1 s";

    /**
     * Optimizer steps of a round: about a second of them, so that little else is between rounds.
     */
    private static final int STEPS = 400;

    /** Before a stretch: what came before it is still on its way out. */
    long settlingMillis() {
        return 125L * seconds;
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
        tree.put("learn.tick", stepMillis + " ms");
        tree.put("learn.ticks-per-round", 1);
        tree.put("learn.minimum-origins", 64);
        tree.put("learn.training-origins", 512);
        tree.put("learn.validation-origins", 32);
        tree.put("learn.steps", STEPS);
        return JobSettingsLoader.of(tree, Map.of());
    }

    /** Rows of the past that are sent at once: full windows, scales and residuals. */
    int backlog() {
        return pipeline.rowsToFill();
    }
}
