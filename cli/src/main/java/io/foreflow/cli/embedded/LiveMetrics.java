package io.foreflow.cli.embedded;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * The counters and the numbers among the gauges of a job whose tasks run in this process, as they
 * stand when they are asked for: the web endpoint is up to seconds behind on a busy machine.
 * Thread-safe; a counter that its task is adding to meanwhile may be read a moment late.
 */
public final class LiveMetrics implements AutoCloseable {

    private static final Map<String, LiveMetrics> OPEN = new ConcurrentHashMap<>();
    private static final String ID = "id";
    private static final String PREFIX = "metrics.reporter.live-metrics.";

    private final String id = UUID.randomUUID().toString();
    private final Map<String, Set<LongSupplier>> byName = new ConcurrentHashMap<>();

    /** Metrics of the cluster whose options are these. */
    public static LiveMetrics of(Configuration options) {
        LiveMetrics metrics = new LiveMetrics();
        OPEN.put(metrics.id, metrics);
        options.setString(PREFIX + "factory.class", Factory.class.getName());
        options.setString(PREFIX + ID, metrics.id);
        return metrics;
    }

    /** Sum over all subtasks, of attempts that have ended, too; 0 while none has started. */
    public long read(String operator, String metric) {
        return byName.getOrDefault(name(operator, metric), Set.of()).stream()
                .mapToLong(LongSupplier::getAsLong)
                .sum();
    }

    /** Lets go of the job: a gauge holds its operator, and that its state. */
    @Override
    public void close() {
        OPEN.remove(id);
        byName.clear();
    }

    private static String name(String operator, String metric) {
        return operator + "." + metric;
    }

    /** Found by Flink through the service loader. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            String id = properties.getProperty(ID, "");
            LiveMetrics metrics = OPEN.get(id);
            if (metrics == null) {
                throw new EmbeddedException(
                        "Invalid %s%s: %s (must name metrics of this process)"
                                .formatted(PREFIX, ID, id));
            }
            return metrics.new Reporter();
        }
    }

    private final class Reporter implements MetricReporter {
        @Override
        public void open(MetricConfig config) {}

        @Override
        public void close() {}

        @Override
        public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
            String operator = group.getAllVariables().get("<operator_name>");
            if (operator == null) {
                return;
            }
            if (metric instanceof Counter counter) {
                add(operator, name, counter::getCount);
            } else if (metric instanceof Gauge<?> gauge) {
                add(
                        operator,
                        name,
                        () -> gauge.getValue() instanceof Number number ? number.longValue() : 0);
            }
        }

        private void add(String operator, String name, LongSupplier value) {
            byName.computeIfAbsent(name(operator, name), key -> ConcurrentHashMap.newKeySet())
                    .add(value);
        }

        @Override
        public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
    }
}
