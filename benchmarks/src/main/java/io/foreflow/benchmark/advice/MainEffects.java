package io.foreflow.benchmark.advice;

import io.foreflow.benchmark.advice.Factor.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Mean error of the trials of each level of a factor, and the level to take: of those within {@link
 * Search#MARGIN} of the least mean the one that stands first.
 *
 * @param means one a level, in its order; NaN for one that no trial had
 */
public record MainEffects(Factor factor, List<Double> means) {

    public MainEffects {
        means = List.copyOf(means);
    }

    static MainEffects of(Factor factor, int column, OrthogonalArray array, List<Trial> trials) {
        List<Double> means = new ArrayList<>();
        for (Level level : factor.levels()) {
            means.add(
                    IntStream.range(0, trials.size())
                            .filter(t -> factor.level(array.level(t, column)) == level)
                            .mapToDouble(t -> trials.get(t).error())
                            .average()
                            .orElse(Double.NaN));
        }
        return new MainEffects(factor, means);
    }

    /** The level to take. */
    public Level chosen() {
        double least =
                means.stream()
                        .mapToDouble(m -> m)
                        .filter(m -> !Double.isNaN(m))
                        .min()
                        .orElseThrow();
        for (int i = 0; i < means.size(); i++) {
            if (means.get(i) <= least * (1 + Search.MARGIN)) {
                return factor.levels().get(i);
            }
        }
        return factor.levels().get(0); // every mean is infinite
    }
}
