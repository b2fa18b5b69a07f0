package io.foreflow.benchmark.speed;

import io.foreflow.linear.JointLine;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.network.RidgeLines;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.Penalty;
import io.foreflow.settings.RidgeServing;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The ridge lines that the mixture hears by default in a model of some shape, with weights of any
 * kind: which there are depends on how much memory their statistics would take.
 */
final class MixtureLines {

    static final int SHORT_LOOKBACK = 96;
    static final ScaleSettings SCALE = new ScaleSettings(256, 100, 1e-2);

    private static final long MEMORY = 64L << 20; // of either option's default
    private static final RidgeSettings RIDGE =
            new RidgeSettings(
                    0.02,
                    0.02,
                    Penalty.MEAN,
                    4,
                    Long.MAX_VALUE,
                    2,
                    0.8,
                    MEMORY,
                    3,
                    true,
                    MEMORY,
                    null,
                    RidgeServing.NEWEST);

    private MixtureLines() {}

    static RidgeLines of(NetworkShape shape) {
        int channels = shape.channels();
        ModelSettings settings = settings(shape);
        RidgeLine line = line(shape, shape.lookback());
        RidgeLine shortLine = line(shape, SHORT_LOOKBACK);
        int own = settings.channelRidges() ? channels : 0;
        int normalised = settings.normalisedChannelRidges() ? channels : 1;
        return new RidgeLines(
                line,
                Collections.nCopies(own, line),
                Collections.nCopies(normalised, line),
                shortLine,
                Collections.nCopies(own, shortLine),
                settings.jointRidge() ? joint(shape) : null);
    }

    private static ModelSettings settings(NetworkShape shape) {
        List<String> names = IntStream.range(0, shape.channels()).mapToObj(i -> "c" + i).toList();
        return new ModelSettings(
                "lines",
                names,
                Duration.ofHours(1),
                shape.lookback(),
                SHORT_LOOKBACK,
                shape.horizon(),
                0,
                null,
                SCALE,
                null,
                RIDGE,
                null,
                null);
    }

    private static RidgeLine line(NetworkShape shape, int lookback) {
        float[] weights = ForecastBenchmark.gaussians((lookback + 1) * shape.horizon(), 2);
        return new RidgeLine(lookback, shape.horizon(), weights, 1);
    }

    private static JointLine joint(NetworkShape shape) {
        int channels = shape.channels();
        int rows = channels * (SHORT_LOOKBACK + 1);
        float[] weights = ForecastBenchmark.gaussians(rows * channels * shape.horizon(), 3);
        return new JointLine(channels, SHORT_LOOKBACK, shape.horizon(), weights, 1);
    }

    /** Multiply-adds of a window. */
    static double multiplyAdds(NetworkShape shape) {
        RidgeLines lines = of(shape);
        double sum = lines.joint() == null ? 0 : lines.joint().weights().length;
        List<List<RidgeLine>> all =
                List.of(
                        List.of(lines.shared()),
                        lines.own(),
                        lines.normalised(),
                        List.of(lines.sharedShort()),
                        lines.ownShort());
        for (List<RidgeLine> ones : all) {
            for (int channel = 0; channel < shape.channels() && !ones.isEmpty(); channel++) {
                sum += ones.get(ones.size() == 1 ? 0 : channel).weights().length;
            }
        }
        return sum;
    }
}
