package io.foreflow.cli.suggest;

import io.foreflow.benchmark.advice.Factor;
import io.foreflow.benchmark.advice.Factor.Level;
import io.foreflow.benchmark.advice.History;
import io.foreflow.benchmark.advice.OrthogonalArray;
import io.foreflow.cli.input.InputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is settled by looking at a past, and what is left to be tried. Looks at no row that judges.
 */
final class Plan {

    private static final int LEAST_ROWS = 240;
    private static final int LONGEST_LOOKBACK = 512;
    private static final int LONGEST_HORIZON = 96;
    private static final int HORIZON_WITHOUT_SEASON = 24;
    private static final int ROWS_A_HORIZON = 10;
    private static final int DEFAULT_SCALER_ROWS = 288;
    private static final int DEFAULT_MAX_GAP = 12;
    private static final double JUDGING = 0.3;

    private final History history;
    private final Grid grid;
    private final int judgeFrom;
    private final Season season;
    private final Gaps gaps;
    private final int horizon;
    private final int longestLookback;
    private final List<Advice> advice = new ArrayList<>();
    private final Map<String, String> standard = new TreeMap<>();
    private final Map<String, String> base = new TreeMap<>();

    /**
     * @param source as messages name it
     * @param asked horizon asked for, or null
     * @throws InputException if there are too few rows
     */
    Plan(String source, Past past, Integer asked) {
        history = past.history();
        grid = past.grid();
        int rows = history.rows();
        if (rows < LEAST_ROWS) {
            throw new InputException(
                    "Cannot suggest from %s: %d rows (must be at least %d, of which the last third is kept to judge)"
                            .formatted(source, rows, LEAST_ROWS));
        }
        judgeFrom = rows - (int) (JUDGING * rows);
        season = Season.of(history, judgeFrom);
        gaps = Gaps.of(history, judgeFrom);
        horizon = horizon(source, rows, asked);
        longestLookback = Math.min(LONGEST_LOOKBACK, judgeFrom / 4);
        step(past);
        season();
        horizons(asked != null);
        gaps();
        scale();
    }

    private static int horizon(String source, int rows, int most, int wanted) {
        if (wanted < 1 || wanted > most) {
            throw new InputException(
                    "Invalid --horizon: %d (must be 1 to %d, a tenth of the %d rows of %s)"
                            .formatted(wanted, most, rows, source));
        }
        return wanted;
    }

    private int horizon(String source, int rows, Integer asked) {
        int most = rows / ROWS_A_HORIZON;
        if (asked != null) {
            return horizon(source, rows, most, asked);
        }
        int wanted = season.rows() > 1 ? season.rows() : HORIZON_WITHOUT_SEASON;
        return Math.max(1, Math.min(Math.min(wanted, LONGEST_HORIZON), most / 2));
    }

    private void step(Past past) {
        String reason =
                grid.given()
                        ? "asked for"
                        : String.format(
                                Locale.ROOT,
                                "median distance of two times; %.1f %% are not a whole number of"
                                        + " steps apart",
                                100 * grid.offGrid());
        if (past.valuesARow() > 1.5) {
            reason +=
                    String.format(
                            Locale.ROOT,
                            "; %.1f values a row, of which the last counts (align.aggregate)",
                            past.valuesARow());
        }
        advice.add(new Advice("step", DurationText.of(grid.stepMillis()), reason));
    }

    private void season() {
        String key = "forecast.seasonal-period";
        if (season.rows() == 0) {
            advice.add(
                    new Advice(
                            key,
                            null,
                            "no season stands out of the autocorrelation; the job goes on looking"));
        } else if (season.rows() > longestLookback) {
            advice.add(
                    new Advice(
                            key,
                            null,
                            String.format(
                                    Locale.ROOT,
                                    "%s, longer than a look-back that these rows can fill",
                                    seasonText())));
        } else {
            base.put(key, "" + season.rows());
            advice.add(new Advice(key, "" + season.rows(), seasonText()));
        }
    }

    private String seasonText() {
        return String.format(
                Locale.ROOT,
                "rows %s apart (%d) have an autocorrelation of %.2f",
                DurationText.of(season.rows() * grid.stepMillis()),
                season.rows(),
                season.correlation());
    }

    private void horizons(boolean asked) {
        TreeSet<Integer> report = new TreeSet<>();
        for (int part : new int[] {horizon, horizon / 2, horizon / 4, 1}) {
            report.add(Math.max(1, part));
        }
        String steps = report.stream().map(String::valueOf).collect(Collectors.joining(","));
        for (Map<String, String> keys : List.of(standard, base)) {
            keys.put("forecast.horizon", "" + horizon);
            keys.put("forecast.report", steps);
        }
        String reason =
                asked
                        ? "asked for"
                        : season.rows() == horizon
                                ? "one season ahead"
                                : season.rows() > horizon
                                        ? "a part of a season: at most %d, and a twentieth of the rows"
                                                .formatted(LONGEST_HORIZON)
                                        : "no season to follow; a twentieth of the rows at most";
        advice.add(new Advice("forecast.horizon", "" + horizon, reason));
        advice.add(
                new Advice(
                        "forecast.report", steps, "scored: the next, and quarters of the horizon"));
    }

    private void gaps() {
        if (gaps.few()) {
            advice.add(
                    new Advice(
                            "align.policy",
                            null,
                            String.format(
                                    Locale.ROOT,
                                    "%.2f %% of the cells are empty: nothing to tell policies apart",
                                    100 * gaps.share())));
            return;
        }
        int most = season.rows() > 0 ? season.rows() / 4 : DEFAULT_MAX_GAP;
        int filled = Math.max(DEFAULT_MAX_GAP, Math.min(gaps.typical(), most));
        if (filled != DEFAULT_MAX_GAP) {
            base.put("align.max-gap", "" + filled);
        }
        advice.add(
                new Advice(
                        "align.max-gap",
                        filled == DEFAULT_MAX_GAP ? null : "" + filled,
                        String.format(
                                Locale.ROOT,
                                "%.1f %% of the cells are empty; 95 of 100 of the %,d gaps are not"
                                        + " longer than %d rows",
                                100 * gaps.share(),
                                gaps.count(),
                                gaps.typical())));
    }

    private void scale() {
        int rows = judgeFrom / 8;
        if (rows < DEFAULT_SCALER_ROWS) {
            base.put("scaler.rows", "" + rows);
            advice.add(
                    new Advice(
                            "scaler.rows",
                            "" + rows,
                            "these rows are too few to wait for %d"
                                    .formatted(DEFAULT_SCALER_ROWS)));
        }
    }

    /** What is tried, at most as many factors as the array has columns that can hold them. */
    List<Factor> factors(OrthogonalArray array) {
        Factor lookback = Factor.of("forecast.lookback", lookbacks());
        Factor penalty = Factor.of("learn.ridge.lambda", List.of("0.02", "0.002", "0.2"));
        Factor far = Factor.of("learn.ridge.lambda-far", List.of("0.2", "0.02", "2"));
        Factor policy = Factor.of("align.policy", List.of("previous", "none", "zero"));
        Factor learner = learner();
        if (array == OrthogonalArray.L9) {
            return List.of(lookback, penalty, gaps.few() ? far : policy, learner);
        }
        List<Factor> factors = new ArrayList<>(List.of(tick()));
        factors.addAll(List.of(lookback, penalty, far, learner));
        if (!gaps.few()) {
            factors.add(policy);
        }
        if (history.channels().size() > 1) {
            factors.add(Factor.of("learn.ridge.channel-shrinkage", List.of("3", "1", "10")));
        }
        return factors;
    }

    /** Short ones first: they cost less and serve earlier. */
    private List<String> lookbacks() {
        Set<String> lookbacks = new LinkedHashSet<>();
        int season = Integer.parseInt(base.getOrDefault("forecast.seasonal-period", "0"));
        for (int part : new int[] {4, 2, 1}) {
            lookbacks.add("" + Math.max(longestLookback / part, Math.max(season, 8)));
        }
        return List.copyOf(lookbacks);
    }

    private static Factor learner() {
        return new Factor(
                "learn.tuned",
                Factor.Needs.A_ROUND,
                List.of(
                        new Level("false", Map.of("learn.tuned", "false")),
                        new Level("true", Map.of("learn.tuned", "true")),
                        new Level(
                                "true with eeo.learning-rate 1e-4",
                                Map.of("learn.tuned", "true", "eeo.learning-rate", "1e-4"))));
    }

    /** A day or 288 rows, as is the default, or a quarter of it. */
    private Factor tick() {
        long day = Duration.ofDays(1).toMillis();
        long rows = Math.max(1, Math.min(288, day / grid.stepMillis()));
        return Factor.of(
                "learn.tick",
                List.of(
                        DurationText.of(rows * grid.stepMillis()),
                        DurationText.of(Math.max(1, rows / 4) * grid.stepMillis())));
    }

    List<Advice> advice() {
        return List.copyOf(advice);
    }

    Map<String, String> standard() {
        return standard;
    }

    Map<String, String> base() {
        return base;
    }

    int horizon() {
        return horizon;
    }

    int chooseFrom() {
        return judgeFrom / 2;
    }

    int judgeFrom() {
        return judgeFrom;
    }
}
