package io.foreflow.benchmark.online;

import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.interval.AdaptiveTails;
import io.foreflow.interval.ResidualQuantiles;
import io.foreflow.settings.ForecastSettings;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often the truth lay inside the intervals that were issued, at every reported step and level,
 * and the same of rolling quantiles: the nominal quantiles of as many of the newest residuals of
 * the same forecasts, which learn nothing from their coverage. Four figures of each:
 *
 * <ul>
 *   <li>coverage over all scored origins and channels;
 *   <li>worst: the coverage, averaged over channels, of those {@value #WINDOW} successive origins
 *       where it is farthest from the level;
 *   <li>width, the mean of upper − lower in standardised units;
 *   <li>the interval score (Winkler 1972; Gneiting and Raftery, JASA 2007, equation 43): width +
 *       2/(1 − p) times what the truth lies beyond the bound; its mean is least for the true
 *       quantiles.
 * </ul>
 *
 * Not thread-safe.
 */
final class OnlineCoverage {

    static final int WINDOW = 1_000;

    private final SeriesTable table;
    private final double[] scales;
    private final int[] report;
    private final double[] levels;
    private final int residuals;
    private final int minimum;
    private final float[][] served; // [(r · D + c)][row]
    private final Tally[] adaptive; // [r · levels + level]
    private final Tally[] rolling;
    private final ResidualQuantiles quantiles;
    private final double[] masses;
    private final float[] gathered;
    private final float[] lower;
    private final float[] upper;
    private long missing;

    OnlineCoverage(SeriesTable table, double[] scales, ForecastSettings settings) {
        this.table = table;
        this.scales = scales;
        report = settings.report().stream().mapToInt(Integer::intValue).toArray();
        levels = settings.levels().stream().mapToDouble(Double::doubleValue).toArray();
        residuals = settings.residuals();
        minimum = settings.minimumResiduals();
        served = new float[report.length * scales.length][table.rows()];
        adaptive = tallies();
        rolling = tallies();
        quantiles = new ResidualQuantiles(levels.length);
        masses = new AdaptiveTails(levels).nominal();
        gathered = new float[residuals];
        lower = new float[levels.length];
        upper = new float[levels.length];
    }

    private Tally[] tallies() {
        Tally[] tallies = new Tally[report.length * levels.length];
        for (int i = 0; i < tallies.length; i++) {
            tallies[i] = new Tally(scales.length, levels[i % levels.length]);
        }
        return tallies;
    }

    /**
     * Takes the forecast of one origin; each row once, in order.
     *
     * @param scored whether the origin is; then all its reported targets lie in the table
     */
    void add(int row, OnlineForecaster.Forecast forecast, boolean scored) {
        int steps = forecast.values().length / scales.length;
        for (int r = 0; r < report.length; r++) {
            for (int channel = 0; channel < scales.length; channel++) {
                int index = channel * steps + report[r] - 1;
                served[r * scales.length + channel][row] = forecast.values()[index];
                if (scored) {
                    score(row, r, channel, index, forecast);
                }
            }
            for (int level = 0; scored && level < levels.length; level++) {
                adaptive[r * levels.length + level].closeOrigin();
                rolling[r * levels.length + level].closeOrigin();
            }
        }
    }

    private void score(int row, int r, int channel, int index, OnlineForecaster.Forecast forecast) {
        double actual = table.values()[channel][row + report[r]];
        boolean known = roll(row, r, channel);
        float centre = forecast.values()[index];
        for (int level = 0; level < levels.length; level++) {
            int at = r * levels.length + level;
            float below = forecast.lower()[level][index];
            float above = forecast.upper()[level][index];
            if (Float.isFinite(below) && Float.isFinite(above)) {
                adaptive[at].add(channel, below, above, actual, scales[channel]);
            } else {
                missing++;
            }
            if (known) {
                rolling[at].add(
                        channel,
                        centre + lower[level],
                        centre + upper[level],
                        actual,
                        scales[channel]);
            }
        }
    }

    /** Nominal quantiles of the residuals whose truth is known at a row. */
    private boolean roll(int row, int r, int channel) {
        float[] forecasts = served[r * scales.length + channel];
        double[] truth = table.values()[channel];
        int count = 0;
        int newest = row - report[r];
        for (int origin = Math.max(0, newest - residuals + 1); origin <= newest; origin++) {
            if (!Float.isNaN(forecasts[origin])) {
                gathered[count++] = (float) truth[origin + report[r]] - forecasts[origin];
            }
        }
        if (count < minimum) {
            return false;
        }
        quantiles.offsets(gathered, count, masses, masses, lower, upper, 0);
        return true;
    }

    /** Figures by name, such as {@code coverage.h24.p80} and {@code rolling.width.h24.p80}. */
    Map<String, Double> details() {
        Map<String, Double> details = new TreeMap<>();
        for (int r = 0; r < report.length; r++) {
            for (int level = 0; level < levels.length; level++) {
                String place = CoverageTable.place(report[r], levels[level]);
                adaptive[r * levels.length + level].put("", place, details);
                rolling[r * levels.length + level].put(CoverageTable.ROLLING, place, details);
            }
        }
        details.put("intervalsMissing", (double) missing);
        return details;
    }

    /** One step and level. */
    private static final class Tally {

        private final double level;
        private final long[] inside;
        private final long[] cells;
        private final double[] window = new double[WINDOW];
        private int origins;
        private double windowSum;
        private double worst = Double.NaN;
        private double width;
        private double score;
        private int originInside;
        private int originCells;

        Tally(int channels, double level) {
            this.level = level;
            inside = new long[channels];
            cells = new long[channels];
        }

        void add(int channel, double lower, double upper, double actual, double scale) {
            // bounds are floats, and so is what the product compares with them
            float truth = (float) actual;
            boolean in = lower <= truth && truth <= upper;
            cells[channel]++;
            inside[channel] += in ? 1 : 0;
            originCells++;
            originInside += in ? 1 : 0;
            double beyond = Math.max(0, Math.max(lower - truth, truth - upper));
            width += (upper - lower) / scale;
            score += (upper - lower + 2 / (1 - level) * beyond) / scale;
        }

        void closeOrigin() {
            if (originCells == 0) {
                return;
            }
            double share = (double) originInside / originCells;
            windowSum += share - (origins >= WINDOW ? window[origins % WINDOW] : 0);
            window[origins % WINDOW] = share;
            origins++;
            originInside = 0;
            originCells = 0;
            double mean = windowSum / WINDOW;
            if (origins >= WINDOW
                    && !(Math.abs(mean - level) <= Math.abs(worst - level))) { // NaN at first
                worst = mean;
            }
        }

        void put(String prefix, String place, Map<String, Double> details) {
            double all = Arrays.stream(cells).sum();
            if (all == 0) {
                return;
            }
            details.put(prefix + "coverage" + place, Arrays.stream(inside).sum() / all);
            details.put(prefix + "coverageWorst" + place, worst);
            details.put(prefix + "width" + place, width / all);
            details.put(prefix + "winkler" + place, score / all);
        }
    }
}
