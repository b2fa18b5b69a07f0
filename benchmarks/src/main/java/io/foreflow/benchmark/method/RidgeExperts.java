package io.foreflow.benchmark.method;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.linear.ChannelRidges;
import io.foreflow.linear.RidgeLine;
import io.foreflow.linear.RidgeStatistics;
import io.foreflow.linear.RidgeStatistics.Loss;
import io.foreflow.settings.ScaleSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Ways to be a ridge line: look-backs L and 21/32 L (512 and 336), each in scaled and in normalised
 * units, one line for all channels, and for L also one a channel with κ = 3: six lines. The span
 * {@link Span#ALL} adds the same four for 3/16 L (96) as for L. The penalty of each is the one
 * whose shared line does best on the validation windows. Remembers the lines of the last problem.
 * Not thread-safe.
 */
final class RidgeExperts {

    private static final double KAPPA = 3;

    /** Which look-backs take part. */
    enum Span {
        LONG,
        ALL
    }

    private final ScaleSettings scale;
    private final Span span;
    private Problem problem;
    private List<Named> lines;

    /**
     * @param scale clip and floor of windows
     */
    RidgeExperts(ScaleSettings scale, Span span) {
        this.scale = scale;
        this.span = span;
    }

    record Named(String name, Lines lines) {}

    List<Named> fit(Problem asked, Progress progress) {
        if (!asked.equals(problem)) {
            List<Named> fitted = new ArrayList<>();
            for (int lookback : lookbacks(asked)) {
                for (Lines each : lines(asked, lookback, progress)) {
                    fitted.add(new Named(name(each, fitted), each));
                }
            }
            problem = asked;
            lines = List.copyOf(fitted);
        }
        return lines;
    }

    /** 512, 336 and 96 for 512. */
    private int[] lookbacks(Problem problem) {
        int lookback = problem.lookback();
        int middle = Math.max(1, lookback * 21 / 32);
        return span == Span.LONG
                ? new int[] {lookback, middle}
                : new int[] {lookback, middle, Math.max(1, lookback * 3 / 16)};
    }

    private static String name(Lines lines, List<Named> before) {
        int lookback = lines.lines()[0].lookback();
        String kind = lines.lines().length == 1 ? "shared" : "channel";
        String scaled = kind + lookback;
        boolean again = before.stream().anyMatch(named -> named.name.equals(scaled));
        return again ? scaled + "n" : scaled;
    }

    /** The lines of one look-back. */
    private List<Lines> lines(Problem problem, int lookback, Progress progress) {
        Progress here = progress.under("lines of " + lookback);
        RidgeStatistics judge =
                new RidgeStatistics(lookback, problem.horizon(), scale, RidgeMethod.SETTINGS);
        RidgeMethod.absorb(
                problem.validation().withLookback(lookback),
                channel -> judge,
                here.under("validation"));
        boolean single = lookback != lookbacks(problem)[1];
        List<Lines> all = new ArrayList<>();
        for (Loss loss : Loss.values()) {
            ChannelRidges ridges =
                    new ChannelRidges(
                            problem.series().channels(),
                            lookback,
                            problem.horizon(),
                            scale,
                            RidgeMethod.SETTINGS,
                            loss);
            RidgeMethod.absorb(
                    problem.training().withLookback(lookback),
                    ridges::channel,
                    here.under("training"));
            Choice choice = choose(ridges, judge, here);
            all.add(new Lines(new RidgeLine[] {choice.line}, scale));
            if (single) {
                RidgeLine[] lines = new RidgeLine[problem.series().channels()];
                for (int channel = 0; channel < lines.length; channel++) {
                    lines[channel] = ridges.line(channel, choice.penalty, KAPPA);
                }
                all.add(new Lines(lines, scale));
            }
        }
        return all;
    }

    private record Choice(double penalty, RidgeLine line, double error) {}

    private static Choice choose(ChannelRidges ridges, RidgeStatistics judge, Progress progress) {
        Choice best = null;
        for (double penalty : RidgeMethod.PENALTIES) {
            progress.show("penalty %s".formatted(penalty));
            RidgeLine line = ridges.shared(penalty);
            double error = 0;
            for (double excess : judge.excessError(line)) {
                error += excess;
            }
            if (best == null || error < best.error) {
                best = new Choice(penalty, line, error);
            }
        }
        return best;
    }
}
