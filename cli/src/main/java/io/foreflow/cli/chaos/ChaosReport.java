package io.foreflow.cli.chaos;

import java.util.LinkedHashMap;
import java.util.Map;

/** Tallies and rounds as trees, for JSON. */
final class ChaosReport {

    private ChaosReport() {}

    static Map<String, Object> of(Tally.Line line) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("fault", line.fault().label());
        tree.put("exactlyOncePromised", line.fault().exactlyOnce());
        tree.put("rounds", line.rounds());
        tree.put("struck", line.struck());
        tree.put("strikes", line.strikes());
        tree.put("restarts", line.restarts());
        tree.put("forecasts", of(line.forecasts()));
        tree.put("scores", of(line.scores()));
        tree.put("events", of(line.events()));
        tree.put("stepsLost", line.stepsLost());
        tree.put("lossSaid", line.lossSaid());
        tree.put("notKept", line.notKept());
        return tree;
    }

    static Map<String, Object> of(RoundResult round) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("number", round.number());
        tree.put("fault", round.fault().label());
        tree.put("moments", round.moments());
        tree.put("strikes", round.strikes());
        tree.put("restarts", round.restarts());
        tree.put("forecasts", of(round.forecasts()));
        tree.put("scores", of(round.scores()));
        tree.put("events", of(round.events()));
        tree.put("stepsLost", round.stepsLost());
        tree.put("lossSaid", round.lossSaid());
        tree.put("problem", round.problem());
        tree.put("kept", round.kept());
        tree.put("seconds", round.took().toMillis() / 1000.0);
        return tree;
    }

    private static Map<String, Object> of(Counts counts) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("due", counts.due());
        tree.put("lost", counts.lost());
        tree.put("doubled", counts.doubled());
        tree.put("undue", counts.undue());
        tree.put("different", counts.different());
        return tree;
    }
}
