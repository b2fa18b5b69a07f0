package io.foreflow.cli.report;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Mean squared and mean absolute error atStep h of every contender over the same cells: those from
 * the first learnt forecast on where all contenders have an error. Scaled units. Not thread-safe.
 */
public final class ErrorTable {

    private final TreeMap<Integer, Sums> byHorizon = new TreeMap<>();

    /** Takes a cell in, if it is comparable. */
    public void add(ScoredCell cell) {
        if (cell.comparable()) {
            byHorizon.computeIfAbsent(cell.horizon(), h -> new Sums()).add(cell);
        }
    }

    /** One entry a horizon that has cells, ascending. */
    public List<HorizonErrors> errors() {
        return byHorizon.entrySet().stream()
                .map(entry -> entry.getValue().errors(entry.getKey()))
                .toList();
    }

    private static final class Sums {

        private final double[] squared = new double[Contender.values().length];
        private final double[] absolute = new double[Contender.values().length];
        private long count;

        void add(ScoredCell cell) {
            for (Contender contender : Contender.values()) {
                double error = cell.error(contender);
                squared[contender.ordinal()] += error * error;
                absolute[contender.ordinal()] += Math.abs(error);
            }
            count++;
        }

        HorizonErrors errors(int horizon) {
            return new HorizonErrors(horizon, count, means(squared), means(absolute));
        }

        private Map<Contender, Double> means(double[] sums) {
            Map<Contender, Double> means = new EnumMap<>(Contender.class);
            for (Contender contender : Contender.values()) {
                means.put(contender, sums[contender.ordinal()] / count);
            }
            return means;
        }
    }
}
