package io.foreflow.cli.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.benchmark.run.TextTable;
import io.foreflow.cli.backend.StatePlan.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Costs as a table, with the share of the heap's throughput that the same fleet had on RocksDB: by
 * processor time, which neighbours on the machine do not move.
 */
record StateReport(List<StateCost> costs) {

    private static final List<String> HEADER =
            List.of(
                    "backend",
                    "series",
                    "D",
                    "L",
                    "H",
                    "every",
                    "formula B",
                    "forecaster B",
                    "by series B",
                    "serving B",
                    "aligner B",
                    "learner B",
                    "savepoint B",
                    "checkpoint of all B",
                    "checkpoint B",
                    "heap B",
                    "rows/s",
                    "µs a row",
                    "share",
                    "forecaster µs a row",
                    "learner µs a row",
                    "ms a tick",
                    "written B a row",
                    "read B a row",
                    "checkpoint ms",
                    "recovery ms");

    StateReport {
        costs = List.copyOf(costs);
    }

    String table() {
        List<List<String>> rows = new ArrayList<>();
        for (StateCost cost : costs) {
            StatePlan plan = cost.plan();
            rows.add(
                    List.of(
                            plan.backend().name().toLowerCase(Locale.ROOT),
                            Integer.toString(plan.series()),
                            Integer.toString(plan.channels()),
                            Integer.toString(plan.lookback()),
                            Integer.toString(plan.horizon()),
                            Integer.toString(plan.every()),
                            whole(cost.formula()),
                            whole(cost.forecaster()),
                            whole(cost.series()),
                            whole(cost.serving()),
                            whole(cost.aligner()),
                            whole(cost.learner()),
                            whole(cost.job()),
                            whole(cost.jobCheckpoint()),
                            whole(cost.checkpoint()),
                            whole(cost.heap()),
                            whole(cost.rowsPerSecond()),
                            tenth(cost.micros()),
                            share(cost),
                            tenth(cost.forecastMicros()),
                            tenth(cost.learnMicros()),
                            tenth(cost.tickMillis()),
                            whole(cost.written()),
                            whole(cost.read()),
                            whole(cost.checkpointMillis()),
                            whole(cost.recoveryMillis())));
        }
        return TextTable.of(HEADER, rows, 1);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String tenth(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private String share(StateCost cost) {
        return costs.stream()
                .filter(other -> other.plan().equals(cost.plan().on(Backend.HASHMAP)))
                .findFirst()
                .map(heap -> String.format(Locale.ROOT, "%.2f", heap.micros() / cost.micros()))
                .orElse("");
    }

    /** What {@link #json} gave. */
    static StateReport read(String json) {
        try {
            return new StateReport(List.of(new ObjectMapper().readValue(json, StateCost[].class)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read report: " + e.getMessage(), e);
        }
    }

    String json() {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(costs);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write report: " + e.getMessage(), e);
        }
    }
}
