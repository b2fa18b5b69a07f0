package io.foreflow.cli.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far a run is, at one instant.
 *
 * @param eventTime newest committed origin, epoch milliseconds; {@link Long#MIN_VALUE} before the
 *     first
 * @param rows closed so far
 * @param forecasts committed so far
 * @param modelVersion version that serves, 0 before the first promotion
 * @param learnt whether a learnt expert has served
 * @param tuned whether the tuned network is the champion, and not the ridge it began from
 * @param rejected records refused so far
 * @param skill against the last value, by horizon
 */
public record Progress(
        long eventTime,
        long rows,
        long forecasts,
        int modelVersion,
        boolean learnt,
        boolean tuned,
        long rejected,
        TreeMap<Integer, Double> skill) {

    /**
     * One line for the screen.
     *
     * @param before an earlier progress, for the rates
     * @param seconds between the two
     */
    public String line(Progress before, double seconds) {
        if (eventTime == Long.MIN_VALUE) {
            return "starting: no forecast committed yet";
        }
        String line =
                String.format(
                        Locale.ROOT,
                        "%s  %d rows (%.0f/s)  %d forecasts (%.0f/s)  %s  %s",
                        Instant.ofEpochMilli(eventTime).truncatedTo(ChronoUnit.SECONDS),
                        rows,
                        (rows - before.rows) / seconds,
                        forecasts,
                        (forecasts - before.forecasts) / seconds,
                        model(),
                        skills(skill));
        return rejected == 0 ? line : line + "  " + rejected + " rejected";
    }

    private String model() {
        String expert = tuned ? "network" : learnt ? "ridge" : "warming up";
        return "model v%d (%s)".formatted(modelVersion, expert);
    }

    private static String skills(Map<Integer, Double> skill) {
        if (skill.isEmpty()) {
            return "no skill yet";
        }
        return skill.entrySet().stream()
                .map(entry -> "+%d %s".formatted(entry.getKey(), percent(entry.getValue())))
                .collect(Collectors.joining(", ", "skill vs last value: ", ""));
    }

    private static String percent(double skill) {
        return Double.isNaN(skill) ? "n/a" : String.format(Locale.ROOT, "%+.0f%%", 100 * skill);
    }
}
