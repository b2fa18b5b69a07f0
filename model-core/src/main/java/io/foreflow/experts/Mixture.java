package io.foreflow.experts;

import io.foreflow.arithmetic.Exponential;
import java.util.Arrays;

/**
 * Convex weights of the experts for one channel and one reported horizon, learnt from the errors of
 * matured forecasts.
 *
 * <p><b>Two levels.</b> No single learning rate suits all series: one that follows a change within
 * days throws away, where nothing changes, what experts gain by being averaged. So K = 6 rules each
 * keep weights of all experts, and a seventh mixes the rules' forecasts. All are exponential
 * weights with fixed share (Herbster and Warmuth, Machine Learning 32, 1998):
 *
 * <pre>  w_e ← (1 − α) w_e exp(−η (ℓ_e − Σ w ℓ)) / Z + α π_e</pre>
 *
 * Three rules are judged by the experts' losses and converge to the best expert; three by the
 * gradient of the loss at the rule's own forecast, ℓ_e = 2 (m − y)(f_e − m), and converge to the
 * best convex combination (Cesa-Bianchi and Lugosi, Prediction, Learning, and Games, 2006, section
 * 2.5), which may be better than each expert. The upper level is judged by the rules' losses.
 *
 * <p><b>Prior.</b> Every rule starts from, and the fixed share leads back to, a prior in which the
 * two naive forecasts carry {@value #NAIVE_PRIOR} each and the learnt ones the rest alike: the
 * price of a start is ln(1/prior)/η cells, which is nothing for an average of ridges and still
 * little for a naive forecast that is right. From equal weights slow rules would carry the naive
 * ones for thousands of cells. The share is α/√h, as cells of a far horizon overlap: a change of
 * the best expert is as seldom there as at the next step, and an error that lasts is no change.
 *
 * <p><b>Units.</b> Losses are squared errors over the running mean of the served forecast's
 * (clipped at {@value #MOST_LOSS} of them, so that one spike does not decide; the mean itself at
 * {@value #MOST_UNIT}): the rates have no unit, and a series without a scale can be mixed. Clipped
 * closer, the rules look for the best median rather than for the best mean: at 16 of a mean that
 * was itself clipped there, the mixture was a sixth worse than one ridge alone on server metrics,
 * whose bursts make most of the squared error.
 *
 * <p><b>Delay.</b> A forecast of horizon h is judged h rows later, by what each rule said when it
 * was made, kept with it. With delay h the regret against the best expert grows to O(√((T + h T) ln
 * E)) = O(√(h T ln E)) (Joulani, György and Szepesvári, ICML 2013; Weinberger and Ordentlich,
 * 2002).
 *
 * <p><b>Sleeping experts.</b> An expert that is silent has weight 0 there, the others share;
 * judged, it is given the rule's own loss, so that its weight among all stays (Freund et al., STOC
 * 1997).
 *
 * <p>State is a stretch of {@link #width()} floats: cells judged, mean squared error, K weights of
 * the rules, K × E weights of the experts. Stateless itself; arithmetic in double, the same bits
 * everywhere.
 */
public final class Mixture {

    /** K. */
    public static final int RULES = 6;

    static final double NAIVE_PRIOR = 0.02;
    static final double MOST_LOSS = 64;
    static final double MOST_UNIT = 256;
    private static final double MOST_ERROR = 8;
    private static final double MOST_GRADIENT = 32;
    private static final int MEMORY = 2000; // cells the mean squared error looks back on
    private static final int TRUSTED = 10; // cells before it is trusted to clip

    private final int experts;
    private final int gradientRules;
    private final double[] rates;
    private final double upperRate;
    private final double share;
    private final boolean[] heard;
    private final double[] prior; // π over the experts
    private final double[] priorOfRules;
    private final boolean[] speaks;
    private final double[] weights;
    private final double[] losses;

    public Mixture() {
        this(MixtureRules.STANDARD);
    }

    public Mixture(MixtureRules rules) {
        experts = Expert.count();
        gradientRules = rules.gradientRates().size();
        rates = new double[RULES];
        for (int rule = 0; rule < RULES; rule++) {
            rates[rule] =
                    rule < gradientRules
                            ? rules.gradientRates().get(rule)
                            : rules.lossRates().get(rule - gradientRules);
        }
        upperRate = rules.upperRate();
        share = rules.share();
        heard = new boolean[experts];
        prior = new double[experts];
        for (int e = 0; e < experts; e++) {
            heard[e] = !rules.without().contains(Expert.at(e));
            prior[e] = prior(e);
        }
        priorOfRules = new double[RULES];
        Arrays.fill(priorOfRules, 1.0 / RULES);
        speaks = new boolean[experts];
        weights = new double[Math.max(experts, RULES)];
        losses = new double[weights.length];
    }

    /** π of an expert by its index. */
    static double prior(int expert) {
        int naive = Expert.RIDGE_SHORT.ordinal();
        return expert < naive ? NAIVE_PRIOR : (1 - naive * NAIVE_PRIOR) / (Expert.count() - naive);
    }

    /** Floats of state a channel and reported horizon. */
    public static int width() {
        return 2 + RULES + RULES * Expert.count();
    }

    /**
     * Opinions kept of a forecast a channel and reported horizon: the experts', then the rules'.
     */
    public static int opinions() {
        return Expert.count() + RULES;
    }

    /**
     * State of so many places before anything was judged: all rules alike, experts by the prior.
     */
    public static float[] fresh(int places) {
        float[] state = new float[places * width()];
        for (int at = 0; at < state.length; at += width()) {
            Arrays.fill(state, at + 2, at + 2 + RULES, 1f / RULES);
            for (int i = at + 2 + RULES; i < at + width(); i++) {
                state[i] = (float) prior((i - at - 2 - RULES) % Expert.count());
            }
        }
        return state;
    }

    /**
     * Writes what serves and what each rule says.
     *
     * @param at start of the place's state
     * @param opinions experts' forecasts from {@code from}, NaN where silent; the rules' are
     *     written behind them, NaN if no expert speaks
     * @param served experts' weights, written from {@code to}: their sum is 1, or all are 0
     */
    public void weigh(float[] state, int at, float[] opinions, int from, float[] served, int to) {
        Arrays.fill(served, to, to + experts, 0f);
        if (!listen(opinions, from)) {
            Arrays.fill(opinions, from + experts, from + opinions(), Float.NaN);
            return;
        }
        double[] sum = losses;
        Arrays.fill(sum, 0, experts, 0);
        for (int rule = 0; rule < RULES; rule++) {
            awake(state, expertsOf(at, rule));
            double forecast = 0;
            for (int e = 0; e < experts; e++) {
                if (speaks[e]) {
                    forecast += weights[e] * opinions[from + e];
                    sum[e] += state[at + 2 + rule] * weights[e];
                }
            }
            opinions[from + experts + rule] = (float) forecast;
        }
        normalize(sum, experts);
        for (int e = 0; e < experts; e++) {
            served[to + e] = (float) sum[e];
        }
    }

    /**
     * Learns from the truth of one cell.
     *
     * @param opinions as {@link #weigh} left them when the forecast was made
     * @param horizon h of the place, steps
     * @param served forecast that was served, same units as the opinions
     */
    public void learn(
            float[] state,
            int at,
            float[] opinions,
            int from,
            int horizon,
            float served,
            float actual) {
        if (!listen(opinions, from) || Float.isNaN(served)) {
            return;
        }
        double unit = unit(state, at, (double) served - actual);
        for (int rule = 0; rule < RULES; rule++) {
            int own = expertsOf(at, rule);
            awake(state, own);
            judge(opinions, from, opinions[from + experts + rule], actual, unit, rule);
            update(state, own, prior, rates[rule], share / Math.sqrt(horizon));
        }
        for (int rule = 0; rule < RULES; rule++) {
            weights[rule] = state[at + 2 + rule];
            losses[rule] = squared(opinions[from + experts + rule], actual, unit);
        }
        update(state, at + 2, priorOfRules, upperRate, share);
    }

    private int expertsOf(int at, int rule) {
        return at + 2 + RULES + rule * experts;
    }

    private boolean listen(float[] opinions, int from) {
        boolean any = false;
        for (int e = 0; e < experts; e++) {
            speaks[e] = heard[e] && !Float.isNaN(opinions[from + e]);
            any |= speaks[e];
        }
        return any;
    }

    /**
     * A rule's weights over the experts that speak; by the prior if it has none left for them,
     * which a share above 0 prevents.
     */
    private void awake(float[] state, int own) {
        double sum = 0;
        for (int e = 0; e < experts; e++) {
            weights[e] = speaks[e] ? state[own + e] : 0;
            sum += weights[e];
        }
        if (sum == 0) {
            for (int e = 0; e < experts; e++) {
                weights[e] = speaks[e] ? prior[e] : 0;
            }
        }
        normalize(weights, experts);
    }

    private static void normalize(double[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        for (int i = 0; i < count; i++) {
            values[i] /= sum;
        }
    }

    /** Takes an error into the mean squared error and gives the new mean. */
    private static double unit(float[] state, int at, double error) {
        double cells = state[at];
        double mean = state[at + 1];
        double square = error * error;
        if (cells >= TRUSTED) {
            square = Math.min(square, MOST_UNIT * mean);
        }
        mean += (square - mean) / Math.min(cells + 1, MEMORY);
        state[at] = (float) Math.min(cells + 1, MEMORY);
        state[at + 1] = (float) Math.min(mean, Float.MAX_VALUE);
        return Math.max(state[at + 1], Float.MIN_NORMAL);
    }

    private static double squared(double forecast, double actual, double unit) {
        double error = forecast - actual;
        return Math.min(error * error / unit, MOST_LOSS);
    }

    /** Losses of all experts under a rule; of a silent one the rule's own. */
    private void judge(
            float[] opinions, int from, double said, double actual, double unit, int rule) {
        double most = MOST_ERROR * Math.sqrt(unit);
        double error = Math.max(-most, Math.min(most, said - actual));
        double own = 0;
        for (int e = 0; e < experts; e++) {
            if (speaks[e]) {
                double gradient = 2 * error * (opinions[from + e] - said) / unit;
                losses[e] =
                        rule < gradientRules
                                ? Math.max(-MOST_GRADIENT, Math.min(MOST_GRADIENT, gradient))
                                : squared(opinions[from + e], actual, unit);
                own += weights[e] * losses[e];
            }
        }
        for (int e = 0; e < experts; e++) {
            losses[e] = speaks[e] ? losses[e] : own;
        }
    }

    /** One step of exponential weights with fixed share on a stretch of the state. */
    private void update(float[] state, int own, double[] back, double rate, double part) {
        double mean = 0;
        for (int i = 0; i < back.length; i++) {
            mean += weights[i] * losses[i];
        }
        double sum = 0;
        for (int i = 0; i < back.length; i++) {
            losses[i] = state[own + i] * Exponential.of(-rate * (losses[i] - mean));
            sum += losses[i];
        }
        for (int i = 0; i < back.length; i++) {
            state[own + i] = (float) ((1 - part) * losses[i] / sum + part * back[i]);
        }
    }
}
