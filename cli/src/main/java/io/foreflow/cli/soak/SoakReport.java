package io.foreflow.cli.soak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.benchmark.run.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Samples of a soak and what they say. The first fifth is warm-up: classes load, state fills, the
 * first network is promoted. The level is the mean of the tenth after it. Memory held if
 *
 * <ul>
 *   <li>no later sample of resident memory is above the level by more than {@value #BOUND_PERCENT}
 *       %,
 *   <li>the reachable heap, looked at once a tenth, is in the mean of the second half of what
 *       follows warm-up not above that of the first half by more,
 *   <li>the number of native arrays is the same in every sample after warm-up,
 *   <li>and the network served: else nothing was shown.
 * </ul>
 *
 * @param samples in the order they were taken
 */
record SoakReport(List<SoakSample> samples) {

    static final int BOUND_PERCENT = 5;

    private static final int PARTS = 10;
    private static final int WARM_UP = 2; // parts
    private static final double MIB = 1 << 20;

    SoakReport {
        samples = List.copyOf(samples);
    }

    /** What did not hold, a line each; empty if all did. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        List<SoakSample> settled =
                samples.stream().filter(sample -> part(sample) >= WARM_UP).toList();
        if (settled.size() < 2) {
            return List.of("Cannot judge: %d samples after warm-up".formatted(settled.size()));
        }
        SoakSample first = settled.get(0);
        SoakSample last = settled.get(settled.size() - 1);
        if (last.batches() == first.batches()) {
            failures.add("Cannot judge: no network served after warm-up");
        }
        double level = mean(part(WARM_UP), SoakSample::resident);
        long most = settled.stream().mapToLong(SoakSample::resident).max().orElseThrow();
        bound("resident memory", level, most, failures);
        List<SoakSample> heaps = settled.stream().filter(sample -> sample.heap() > 0).toList();
        int half = heaps.size() / 2;
        bound(
                "reachable heap",
                mean(heaps.subList(0, half), SoakSample::heap),
                mean(heaps.subList(half, heaps.size()), SoakSample::heap),
                failures);
        long fewest = settled.stream().mapToLong(SoakSample::arrays).min().orElseThrow();
        long mostArrays = settled.stream().mapToLong(SoakSample::arrays).max().orElseThrow();
        if (mostArrays > fewest) {
            failures.add("native arrays are not flat: %d to %d".formatted(fewest, mostArrays));
        }
        return failures;
    }

    /** From 0; the end belongs to the last. */
    private static int part(SoakSample sample) {
        return Math.min(PARTS - 1, (int) (sample.progress() * PARTS));
    }

    /** NaN of nothing, which no bound refuses. */
    private static double mean(List<SoakSample> of, ToLongFunction<SoakSample> bytes) {
        return of.stream().mapToLong(bytes).average().orElse(Double.NaN);
    }

    private static void bound(String what, double before, double after, List<String> failures) {
        if (after > before * (1 + BOUND_PERCENT / 100.0)) {
            failures.add(
                    String.format(
                            Locale.ROOT,
                            "%s is not flat: %.1f MiB after warm-up, %.1f MiB later (+%.1f %%, bound %d %%)",
                            what,
                            before / MIB,
                            after / MIB,
                            100 * (after / before - 1),
                            BOUND_PERCENT));
        }
    }

    /** A line for each tenth of the way. */
    String table() {
        List<List<String>> rows = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            List<SoakSample> tenth = part(part);
            if (!tenth.isEmpty()) {
                rows.add(cells(part, tenth));
            }
        }
        return TextTable.of(
                List.of(
                        "part",
                        "seconds",
                        "steps",
                        "forecasts",
                        "resident MiB, mean",
                        "most",
                        "direct MiB",
                        "heap MiB",
                        "native arrays"),
                rows,
                1);
    }

    private List<SoakSample> part(int part) {
        return samples.stream().filter(sample -> part(sample) == part).toList();
    }

    private static List<String> cells(int part, List<SoakSample> tenth) {
        SoakSample last = tenth.get(tenth.size() - 1);
        long heap = tenth.stream().mapToLong(SoakSample::heap).max().orElseThrow();
        return List.of(
                (part + 1) + "/" + PARTS,
                String.format(Locale.ROOT, "%.0f", last.seconds()),
                Long.toString(last.steps()),
                Long.toString(last.forecasts()),
                mib(tenth.stream().mapToLong(SoakSample::resident).average().orElseThrow()),
                mib(tenth.stream().mapToLong(SoakSample::resident).max().orElseThrow()),
                mib(tenth.stream().mapToLong(SoakSample::direct).max().orElseThrow()),
                heap == 0 ? "" : mib(heap),
                Long.toString(tenth.stream().mapToLong(SoakSample::arrays).max().orElseThrow()));
    }

    private static String mib(double bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MIB);
    }

    String json() {
        Map<String, Object> report = new TreeMap<>();
        report.put("samples", samples);
        report.put("failures", failures());
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write report: " + e.getMessage(), e);
        }
    }
}
