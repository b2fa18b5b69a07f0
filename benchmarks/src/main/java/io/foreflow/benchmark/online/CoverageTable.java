package io.foreflow.benchmark.online;

import io.foreflow.benchmark.run.Summary;
import io.foreflow.benchmark.run.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The table of what {@link OnlineCoverage} counted: one row a file, method, reported step and
 * level; beside each figure in brackets that of rolling quantiles.
 */
public final class CoverageTable {

    static final String ROLLING = "rolling.";

    private static final String COVERAGE = "coverage";
    private static final List<String> HEADER =
            List.of(
                    "data",
                    "method",
                    "step",
                    "level",
                    "coverage",
                    "(rolling)",
                    "worst 1,000",
                    "(rolling)",
                    "width",
                    "(rolling)",
                    "Winkler",
                    "(rolling)");

    /** A step and a level, in the order in which they are shown. */
    private record Place(int step, double percent) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            return step == other.step
                    ? Double.compare(percent, other.percent)
                    : Integer.compare(step, other.step);
        }
    }

    private CoverageTable() {}

    static String place(int step, double level) {
        return ".h%d.p%s".formatted(step, percent(100 * level));
    }

    private static String percent(double percent) {
        double rounded = Math.round(percent * 1e6) / 1e6;
        return rounded == Math.rint(rounded)
                ? String.valueOf((long) rounded)
                : String.valueOf(rounded);
    }

    /** Lines for the screen; empty if no run counted any. */
    public static String of(List<Summary> runs) {
        List<List<String>> rows = new ArrayList<>();
        for (Summary run : runs) {
            for (Place place : places(run.details())) {
                rows.add(row(run, place));
            }
        }
        return rows.isEmpty() ? "" : TextTable.of(HEADER, rows, 2);
    }

    private static TreeSet<Place> places(Map<String, Double> details) {
        TreeSet<Place> places = new TreeSet<>();
        for (String name : details.keySet()) {
            if (name.startsWith(COVERAGE + ".h")) {
                int level = name.indexOf(".p");
                places.add(
                        new Place(
                                Integer.parseInt(name.substring(COVERAGE.length() + 2, level)),
                                Double.parseDouble(name.substring(level + 2))));
            }
        }
        return places;
    }

    private static List<String> row(Summary run, Place place) {
        List<String> cells = new ArrayList<>();
        cells.add(run.data());
        cells.add(run.method());
        cells.add(String.valueOf(place.step));
        cells.add(percent(place.percent) + " %");
        String suffix = place(place.step, place.percent / 100);
        for (String figure : List.of(COVERAGE, "coverageWorst")) {
            cells.add(number("%.1f", 100, run, figure + suffix));
            cells.add("(" + number("%.1f", 100, run, ROLLING + figure + suffix) + ")");
        }
        for (String figure : List.of("width", "winkler")) {
            cells.add(number("%.3f", 1, run, figure + suffix));
            cells.add("(" + number("%.3f", 1, run, ROLLING + figure + suffix) + ")");
        }
        return cells;
    }

    private static String number(String format, double unit, Summary run, String detail) {
        double value = run.details().getOrDefault(detail, Double.NaN);
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, unit * value) : "";
    }
}
