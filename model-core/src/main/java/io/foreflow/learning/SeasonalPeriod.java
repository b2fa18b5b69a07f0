package io.foreflow.learning;

/**
 * Finds the period of a season in the rows of some series.
 *
 * <p>For each channel the straight line through its rows is taken away and the autocorrelation at
 * lag k is that of the two overlapping stretches,
 *
 * <pre>  r(k) = Σ x_t x_{t+k} / sqrt(Σ x_t² Σ x_{t+k}²),      t = 1 … n − k</pre>
 *
 * so that a long lag is not shrunk for having fewer pairs; r is then the mean over channels and
 * series. A period is a lag at which r has a peak that stands out of noise (above {@value #LEAST}
 * and four times 1/√n, what white noise has) and out of what leads to it (above the least r of a
 * smaller lag by {@value #RISE}: a slow decay has no such valley) and comes again, at least a
 * quarter as high, at twice the lag: what wanders makes single peaks. Of the peaks within a tenth
 * of the highest the smallest is taken, since a season of 24 has peaks at 48 and 72 too, as high
 * but for chance; a week that tells more than its days stays. At least three periods must be there.
 * What is found within a twentieth of a day or of a week is taken for it: clocks make most seasons,
 * and a few hundred noisy rows do not tell 95 rows from 96.
 *
 * <p>O(n · most lag) a channel. Deterministic: sums run in the order of rows. Reference: G. E. P.
 * Box and G. M. Jenkins, Time Series Analysis, 1970, ch. 2. Not thread-safe.
 */
public final class SeasonalPeriod {

    private static final double LEAST = 0.2;
    private static final double RISE = 0.1;
    private static final double NEARLY = 0.9;
    private static final double NOISE = 4;
    private static final int PERIODS = 3;
    private static final int SHORTEST = 2;
    private static final double AGAIN = 0.25;
    private static final double RESOLUTION = 1e-12; // of a float, squared
    private static final int CLOSE = 20;
    private static final int DAYS_OF_A_WEEK = 7;

    private final int mostLag;
    private final int day;

    private final double[] sums; // by lag
    private final int[] counts;
    private int rows;

    /**
     * @param mostLag longest period looked for, rows
     * @param day rows of a day, or 0 if they are not whole
     */
    public SeasonalPeriod(int mostLag, int day) {
        this.mostLag = mostLag;
        this.day = day;
        sums = new double[2 * mostLag + 2];
        counts = new int[sums.length];
    }

    /**
     * Takes in one channel of one series.
     *
     * @param values its rows in time order; NaN where missing, taken for the trend's value
     */
    public void add(double[] values) {
        double[] x = withoutTrend(values);
        int n = x.length;
        double all = 0;
        double before = 0;
        for (int t = 0; t < n; t++) {
            all += x[t] * x[t];
            before += Double.isNaN(values[t]) ? 0 : values[t] * values[t];
        }
        if (!(all > RESOLUTION * before)) {
            return; // constant or a line, but for rounding, or nothing observed
        }
        rows = Math.max(rows, n);
        double head = all;
        double tail = all;
        for (int lag = 0; lag < sums.length && PERIODS * lag <= 2 * n; lag++) {
            if (lag > 0) {
                head -= x[n - lag] * x[n - lag];
                tail -= x[lag - 1] * x[lag - 1];
            }
            double product = 0;
            for (int t = lag; t < n; t++) {
                product += x[t] * x[t - lag];
            }
            if (head > 0 && tail > 0) {
                sums[lag] += product / Math.sqrt(head * tail);
                counts[lag]++;
            }
        }
    }

    /** Rows of a season, or 0 if there is none. */
    public int found() {
        double threshold = Math.max(LEAST, NOISE / Math.sqrt(Math.max(1, rows)));
        double highest = 0;
        double valley = 1;
        boolean[] peaks = new boolean[mostLag + 1];
        for (int lag = SHORTEST; lag <= mostLag && counts[2 * lag] > 0; lag++) {
            valley = Math.min(valley, mean(lag - 1));
            double here = mean(lag);
            peaks[lag] =
                    here > mean(lag - 1)
                            && here >= mean(lag + 1)
                            && here > threshold
                            && mean(2 * lag) > AGAIN * here
                            && here > valley + RISE;
            highest = peaks[lag] ? Math.max(highest, here) : highest;
        }
        for (int lag = SHORTEST; lag < peaks.length; lag++) {
            if (peaks[lag] && mean(lag) >= NEARLY * highest) {
                return onTheClock(lag);
            }
        }
        return 0;
    }

    private int onTheClock(int lag) {
        for (int round : new int[] {day, DAYS_OF_A_WEEK * day}) {
            if (round > 0 && round <= mostLag && Math.abs(lag - round) * CLOSE <= round) {
                return round;
            }
        }
        return lag;
    }

    /** Autocorrelation at a lag up to twice the longest period, mean over all channels taken in. */
    public double correlation(int lag) {
        return mean(lag);
    }

    private double mean(int lag) {
        return counts[lag] == 0 ? 0 : sums[lag] / counts[lag];
    }

    /** Residuals of the least squares line; 0 where missing. */
    private static double[] withoutTrend(double[] values) {
        double n = 0;
        double t = 0;
        double y = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                n++;
                t += i;
                y += values[i];
            }
        }
        t /= n;
        y /= n;
        double ty = 0;
        double tt = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                ty += (i - t) * (values[i] - y);
                tt += (i - t) * (i - t);
            }
        }
        double slope = tt > 0 ? ty / tt : 0;
        double[] residuals = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            residuals[i] = Double.isNaN(values[i]) ? 0 : values[i] - y - slope * (i - t);
        }
        return residuals;
    }
}
