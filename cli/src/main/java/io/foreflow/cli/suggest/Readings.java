package io.foreflow.cli.suggest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What series reported, the newest times of each. Values of one time are merged, the later one to
 * come wins. Not thread-safe.
 */
public final class Readings {

    private final int mostTimes;
    private final Map<String, Integer> channels = new LinkedHashMap<>();
    private final Map<String, TreeMap<Long, double[]>> series = new TreeMap<>();

    /**
     * @param mostTimes kept of a series
     */
    public Readings(int mostTimes) {
        this.mostTimes = mostTimes;
    }

    /** Names channels in this order, if they are to be seen before the values are. */
    public void declare(List<String> names) {
        names.forEach(this::index);
    }

    private int index(String channel) {
        return channels.computeIfAbsent(channel, name -> channels.size());
    }

    /**
     * Takes what one series reported at one time.
     *
     * @param values null or NaN where missing
     */
    public void add(String name, long time, Map<String, Double> values) {
        TreeMap<Long, double[]> times = series.computeIfAbsent(name, n -> new TreeMap<>());
        double[] row = times.getOrDefault(time, new double[0]);
        for (Map.Entry<String, Double> value : values.entrySet()) {
            if (value.getValue() != null && Double.isFinite(value.getValue())) {
                int channel = index(value.getKey());
                row = row.length > channel ? row : widened(row, channel + 1);
                row[channel] = value.getValue();
            }
        }
        times.put(time, row);
        if (times.size() > mostTimes) {
            times.pollFirstEntry();
        }
    }

    private static double[] widened(double[] row, int width) {
        double[] wider = new double[width];
        Arrays.fill(wider, Double.NaN);
        System.arraycopy(row, 0, wider, 0, row.length);
        return wider;
    }

    List<String> channels() {
        return List.copyOf(channels.keySet());
    }

    /** Names of the series with the most times first, by name where they have as many. */
    List<String> longestSeries(int most) {
        List<String> names = new ArrayList<>(series.keySet());
        names.sort((a, b) -> Integer.compare(series.get(b).size(), series.get(a).size()));
        return names.subList(0, Math.min(most, names.size()));
    }

    int seriesCount() {
        return series.size();
    }

    /** Values by time, of as many channels as had a name then; NaN where missing. */
    TreeMap<Long, double[]> of(String name) {
        return series.get(name);
    }
}
