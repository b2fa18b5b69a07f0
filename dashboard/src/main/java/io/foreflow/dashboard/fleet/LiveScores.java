package io.foreflow.dashboard.fleet;

import io.foreflow.schema.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How forecasts did, a step, from the scores seen: means that forget, a cell counting half after
 * {@value #HALF_LIFE} more of its step. Squares are of scaled errors, of which none counts for more
 * than {@value #LARGEST}, so that one broken row does not stand for a day. Not thread-safe.
 */
public final class LiveScores {

    private static final double HALF_LIFE = 600;
    private static final double KEEP = Math.pow(0.5, 1 / HALF_LIFE);
    private static final double LARGEST = 10;

    private final Map<Integer, Sums> bySteps = new TreeMap<>();

    /** Sums of one step. */
    private static final class Sums {
        private long count;
        private double weight;
        private double served;
        private double lastWeight;
        private double servedBesideLast;
        private double last;
        private double ridgeWeight;
        private double ridge;
        private double insideWeight;
        private double[] inside = new double[0];
    }

    /**
     * One step's means.
     *
     * @param count scored cells seen
     * @param mse scaled units squared, or null
     * @param ridgeMse the ridge's, where it was scored
     * @param lastMse the last value's
     * @param skill 1 − mse / mse of the last value over the cells that have both; null before any
     * @param coverage share inside, one a level
     */
    public record StepScore(
            int step,
            long count,
            Double mse,
            Double ridgeMse,
            Double lastMse,
            Double skill,
            List<Double> coverage) {}

    void add(Score score) {
        Sums sums = bySteps.computeIfAbsent(score.getStep(), step -> new Sums());
        sums.count++;
        cover(sums, score.getInside());
        if (score.getScaledError() == null || score.getScale() == null) {
            return;
        }
        double served = square(score.getScaledError());
        sums.weight = KEEP * sums.weight + 1;
        sums.served = KEEP * sums.served + served;
        if (score.getLastValueError() != null) {
            sums.lastWeight = KEEP * sums.lastWeight + 1;
            sums.servedBesideLast = KEEP * sums.servedBesideLast + served;
            sums.last = KEEP * sums.last + square(score.getLastValueError() / score.getScale());
        }
        if (score.getRidgeError() != null) {
            sums.ridgeWeight = KEEP * sums.ridgeWeight + 1;
            sums.ridge = KEEP * sums.ridge + square(score.getRidgeError() / score.getScale());
        }
    }

    private static void cover(Sums sums, List<Boolean> inside) {
        if (inside == null || inside.isEmpty()) {
            return;
        }
        if (sums.inside.length != inside.size()) {
            sums.inside = new double[inside.size()];
            sums.insideWeight = 0;
        }
        sums.insideWeight = KEEP * sums.insideWeight + 1;
        for (int i = 0; i < sums.inside.length; i++) {
            sums.inside[i] = KEEP * sums.inside[i] + (inside.get(i) ? 1 : 0);
        }
    }

    /** Of a scaled error, clipped. */
    static double square(double error) {
        double clipped = Math.max(-LARGEST, Math.min(LARGEST, error));
        return clipped * clipped;
    }

    /** Ascending by step. */
    public List<StepScore> steps() {
        List<StepScore> steps = new ArrayList<>();
        bySteps.forEach((step, sums) -> steps.add(score(step, sums)));
        return steps;
    }

    private static StepScore score(int step, Sums sums) {
        List<Double> coverage = new ArrayList<>();
        for (double inside : sums.inside) {
            coverage.add(inside / sums.insideWeight);
        }
        return new StepScore(
                step,
                sums.count,
                mean(sums.served, sums.weight),
                mean(sums.ridge, sums.ridgeWeight),
                mean(sums.last, sums.lastWeight),
                skill(sums),
                coverage);
    }

    private static Double skill(Sums sums) {
        return sums.last > 0 ? 1 - sums.servedBesideLast / sums.last : null;
    }

    private static Double mean(double sum, double weight) {
        return weight == 0 ? null : sum / weight;
    }

    /** Mean of the steps' skills; null before the first. */
    public Double skill() {
        double sum = 0;
        int steps = 0;
        for (Sums sums : bySteps.values()) {
            Double skill = skill(sums);
            if (skill != null) {
                sum += skill;
                steps++;
            }
        }
        return steps == 0 ? null : sum / steps;
    }

    /** Share inside, one a level, over all steps; empty before the first. */
    public List<Double> coverage() {
        int levels = bySteps.values().stream().mapToInt(sums -> sums.inside.length).max().orElse(0);
        double[] inside = new double[levels];
        double weight = 0;
        for (Sums sums : bySteps.values()) {
            if (sums.inside.length == levels) {
                weight += sums.insideWeight;
                for (int i = 0; i < levels; i++) {
                    inside[i] += sums.inside[i];
                }
            }
        }
        List<Double> shares = new ArrayList<>();
        for (double sum : inside) {
            shares.add(sum / weight);
        }
        return weight == 0 ? List.of() : shares;
    }
}
