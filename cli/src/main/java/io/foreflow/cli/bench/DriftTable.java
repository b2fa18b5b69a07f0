package io.foreflow.cli.bench;

import io.foreflow.benchmark.drift.Alarms;
import io.foreflow.benchmark.run.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line a stream: what was found, how late in steps, and what else was reported. */
final class DriftTable {

    private static final double MONTH = Duration.ofDays(30).toMillis();

    private DriftTable() {}

    static String of(List<Alarms> all, long stepMillis) {
        List<List<String>> rows = new ArrayList<>();
        long known = 0;
        long found = 0;
        long others = 0;
        double months = 0;
        for (Alarms alarms : all) {
            double watched = alarms.watched() / MONTH;
            int changes = alarms.changes() == null ? 0 : alarms.changes().size();
            rows.add(
                    List.of(
                            alarms.stream(),
                            text(watched),
                            "" + alarms.times().size(),
                            alarms.changes() == null
                                    ? "-"
                                    : "%d/%d".formatted(alarms.found(), changes),
                            delays(alarms, stepMillis),
                            "" + alarms.unexplained(),
                            text(alarms.unexplained() / watched)));
            known += changes;
            found += alarms.found();
            others += alarms.unexplained();
            months += watched;
        }
        rows.add(
                List.of(
                        "all",
                        text(months),
                        "" + all.stream().mapToInt(alarms -> alarms.times().size()).sum(),
                        known == 0 ? "-" : "%d/%d".formatted(found, known),
                        "",
                        "" + others,
                        text(others / months)));
        return TextTable.of(
                List.of("stream", "months", "drifts", "found", "after", "others", "a month"),
                rows,
                1);
    }

    private static String delays(Alarms alarms, long stepMillis) {
        List<String> steps =
                alarms.delays().stream().map(delay -> "" + delay / stepMillis).toList();
        return steps.isEmpty() ? "-" : String.join(",", steps);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
