package io.foreflow.job;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A metric group that keeps what is registered in it, by name behind the names of its groups. */
public final class RecordedMetrics extends UnregisteredMetricsGroup {

    private final String prefix;
    private final Map<String, Metric> all;

    public RecordedMetrics() {
        this("", new TreeMap<>());
    }

    private RecordedMetrics(String prefix, Map<String, Metric> all) {
        this.prefix = prefix;
        this.all = all;
    }

    public int size() {
        return all.size();
    }

    /** What a gauge says now. */
    public Object gauge(String name) {
        return ((Gauge<?>) metric(name)).getValue();
    }

    /** What a counter has come to. */
    public long count(String name) {
        return ((Counter) metric(name)).getCount();
    }

    private Metric metric(String name) {
        if (!all.containsKey(name)) {
            throw new AssertionError("No metric " + name + " among " + all.keySet());
        }
        return all.get(name);
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        return put(name, gauge);
    }

    @Override
    public Counter counter(String name) {
        return put(name, new SimpleCounter());
    }

    private <M extends Metric> M put(String name, M metric) {
        if (all.put(prefix + name, metric) != null) {
            throw new AssertionError("Registered twice: " + prefix + name);
        }
        return metric;
    }

    @Override
    public MetricGroup addGroup(String name) {
        return new RecordedMetrics(prefix + name + ".", all);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
        return new RecordedMetrics(prefix + key + "." + value + ".", all);
    }
}
