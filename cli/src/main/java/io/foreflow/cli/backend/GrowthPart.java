package io.foreflow.cli.backend;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.Curve;
import io.foreflow.benchmark.speed.SpeedContext;
import io.foreflow.benchmark.speed.SpeedFigure;
import io.foreflow.benchmark.speed.SpeedPart;
import io.foreflow.cli.backend.StatePlan.Backend;
import io.foreflow.cli.size.SavedSize;
import io.foreflow.cli.size.Sizing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How cost grows with the fleet, and with channels, look-back and horizon of a series. Fleets are
 * of a small shape and keep few residuals, so that the largest is full within a minute. A process
 * each.
 */
public final class GrowthPart implements SpeedPart {

    private static final int SMALL_FLEET = 200;
    private static final int EVERY = 24;
    private static final int RESIDUALS = 2;
    private static final long ROWS = 60_000;

    /** Ten thousand forecasts, before which the compiler is not done with them. */
    private static final long WARM_UP = 240_000;

    /** Series, channels, look-back, horizon: a row of curves each. */
    private static final int SIZES = 4;

    private static final double MILLION = 1e6;

    /** Where the curves go; none are drawn in the short form. */
    private static final String PICTURE = "growth.png";

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public List<SpeedFigure> run(SpeedContext context, Progress progress)
            throws IOException, InterruptedException {
        List<SpeedFigure> figures = new ArrayList<>();
        Map<Double, StateCost> fleets = new TreeMap<>();
        for (int size : context.isShort() ? new int[] {100} : new int[] {1_000, 10_000, 100_000}) {
            StatePlan plan = plan(size, 2, 24, 1);
            StateCost cost =
                    run(plan, context.isShort() ? 0 : WARM_UP, 2L * EVERY * size, progress);
            fleets.put((double) size, cost);
            figures.addAll(figures("%,d series".formatted(size), cost));
        }
        figures.addAll(million(fleets));
        if (!context.isShort()) {
            List<Curve> curves = new ArrayList<>(curves("series", fleets));
            Map<Double, StateCost> channels = new TreeMap<>();
            for (int d : new int[] {1, 4, 16, 64}) {
                channels.put(
                        (double) d, run(plan(SMALL_FLEET, d, 96, 24), WARM_UP, ROWS, progress));
            }
            Map<Double, StateCost> lookbacks = new TreeMap<>();
            for (int l : new int[] {96, 192, 512, 1024}) {
                lookbacks.put(
                        (double) l, run(plan(SMALL_FLEET, 8, l, 24), WARM_UP, ROWS, progress));
            }
            Map<Double, StateCost> horizons = new TreeMap<>();
            for (int h : new int[] {1, 24, 96, 720}) {
                horizons.put((double) h, run(plan(SMALL_FLEET, 8, 96, h), WARM_UP, ROWS, progress));
            }
            channels.forEach((d, cost) -> figures.addAll(figures("D = %.0f".formatted(d), cost)));
            lookbacks.forEach((l, cost) -> figures.addAll(figures("L = %.0f".formatted(l), cost)));
            horizons.forEach((h, cost) -> figures.addAll(figures("H = %.0f".formatted(h), cost)));
            curves.addAll(curves("channels", channels));
            curves.addAll(curves("look-back", lookbacks));
            curves.addAll(curves("horizon", horizons));
            draw(curves, context);
        }
        return figures;
    }

    /** Figures of a quarter of an hour are not lost for a picture. */
    private static void draw(List<Curve> curves, SpeedContext context) {
        try {
            Curve.save(curves, curves.size() / SIZES, Path.of(PICTURE));
            context.note("growth: the curves are in " + PICTURE);
        } catch (RuntimeException e) {
            context.note("growth: the curves cannot be drawn: " + e);
        }
    }

    private static StatePlan plan(int series, int channels, int lookback, int horizon) {
        return new StatePlan(
                Backend.HASHMAP, series, channels, lookback, horizon, EVERY, RESIDUALS);
    }

    private static StateCost run(StatePlan plan, long warmUp, long rows, Progress progress)
            throws IOException, InterruptedException {
        Progress under =
                progress.under(
                        "%,d series, D=%d, L=%d, H=%d"
                                .formatted(
                                        plan.series(),
                                        plan.channels(),
                                        plan.lookback(),
                                        plan.horizon()));
        return StateProcess.run(plan, warmUp, rows, under);
    }

    private static List<SpeedFigure> figures(String of, StateCost cost) {
        double series = cost.plan().series() / MILLION;
        SavedSize formula = cost.plan().saved();
        return List.of(
                SpeedFigure.time(
                        of + ": a forecast and its 24 rows, beside the fit",
                        "µs",
                        new double[] {EVERY * cost.forecastMicros()},
                        new double[] {EVERY * Sizing.rowMicros(cost.plan().model())}),
                SpeedFigure.of(of + ": a row taken in for the learner", "µs", cost.learnMicros()),
                SpeedFigure.of(of + ": a tick of the learner", "ms", cost.tickMillis()),
                SpeedFigure.time(
                        of + ": savepoint of the forecaster's series, beside the formula",
                        "MB",
                        new double[] {cost.series() * series},
                        new double[] {formula.series() * series}),
                SpeedFigure.of(
                        of + ": rows of a series that wait for the learner, by what is beyond it",
                        "",
                        Math.max(0, (cost.series() - formula.series()) / formula.rowAhead())),
                SpeedFigure.time(
                        of + ": what serves in it, beside one snapshot",
                        "MB",
                        new double[] {cost.serving() / MILLION},
                        new double[] {formula.serving() / MILLION}),
                SpeedFigure.time(
                        of + ": savepoint of the aligner, beside the formula",
                        "MB",
                        new double[] {cost.aligner() * series},
                        new double[] {(formula.aligner() + formula.openRow()) * series}),
                SpeedFigure.of(of + ": savepoint of the learner", "MB", cost.learner() / MILLION),
                SpeedFigure.of(of + ": savepoint of the job", "MB", cost.job() / MILLION),
                SpeedFigure.of(
                        of + ": checkpoint of the job, bytes",
                        "MB",
                        cost.jobCheckpoint() / MILLION),
                SpeedFigure.of(of + ": heap of job and cluster", "MB", cost.heap() * series),
                SpeedFigure.of(of + ": process beside its heap", "MB", cost.resident() / MILLION),
                SpeedFigure.of(of + ": checkpoint", "ms", cost.checkpointMillis()),
                SpeedFigure.of(of + ": recovery", "ms", cost.recoveryMillis()));
    }

    /** What a million series take by the formula, and what the measured fleets took of theirs. */
    private static List<SpeedFigure> million(Map<Double, StateCost> fleets) {
        StateCost largest = null;
        double farthest = 1;
        for (StateCost cost : fleets.values()) {
            largest = cost;
            double ratio = (cost.series() + cost.aligner()) / bySeries(cost.plan().saved());
            if (Math.abs(Math.log(ratio)) > Math.abs(Math.log(farthest))) {
                farthest = ratio;
            }
        }
        return List.of(
                SpeedFigure.of(
                        "1,000,000 series by the formula: savepoint of all series",
                        "GB",
                        bySeries(largest.plan().saved()) * MILLION / 1e9),
                SpeedFigure.of("farthest of the fleets: measured / formula", "", farthest));
    }

    private static double bySeries(SavedSize saved) {
        return saved.series() + saved.aligner() + saved.openRow();
    }

    private static List<Curve> curves(String size, Map<Double, StateCost> costs) {
        return List.of(
                curve("a forecast, µs", size, costs, cost -> EVERY * cost.forecastMicros()),
                curve("a tick of the learner, ms", size, costs, StateCost::tickMillis),
                curve("savepoint of the job, MB", size, costs, c -> c.job() / MILLION),
                curve("heap, MB", size, costs, c -> c.heap() * c.plan().series() / MILLION),
                curve("checkpoint, ms", size, costs, StateCost::checkpointMillis));
    }

    private static Curve curve(
            String what,
            String size,
            Map<Double, StateCost> costs,
            ToDoubleFunction<StateCost> of) {
        Map<Double, Double> points = new TreeMap<>();
        costs.forEach((at, cost) -> points.put(at, of.applyAsDouble(cost)));
        return new Curve(what, size, points);
    }
}
