package io.foreflow.job;

import io.foreflow.job.metric.JobMetric;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.runtime.metrics.MetricNames;

/**
 * A reporter that keeps what the operators of a cluster's jobs register beyond what Flink registers
 * for every operator, until long after the jobs have ended.
 */
public final class RegisteredMetrics implements MetricReporter {

    private static final Map<String, RegisteredMetrics> BY_ID = new ConcurrentHashMap<>();
    private static final String OPERATORS = "taskmanager.job.task.operator";
    private static final String OPERATOR_NAME = "<operator_name>";

    /** Names that Flink's runtime gives to metrics of operators, among others. */
    private static final Set<String> FLINKS = flinks();

    private final String id = UUID.randomUUID().toString();
    private final Map<String, Set<Metric>> byName = new ConcurrentSkipListMap<>();

    RegisteredMetrics() {
        BY_ID.put(id, this);
    }

    /** Found by Flink through the list of services. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return BY_ID.get(properties.getProperty("id"));
        }
    }

    /** Options of the cluster that is to report here. */
    Configuration options() {
        Configuration options = new Configuration();
        options.setString("metrics.reporter.kept.factory.class", Factory.class.getName());
        options.setString("metrics.reporter.kept.id", id);
        return options;
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** As {@link #names} has it. */
    static String name(JobMetric metric) {
        String labels =
                metric.labels().stream()
                        .map(label -> "." + label.key())
                        .collect(Collectors.joining());
        return name(metric.stage().operator(), labels, metric.name());
    }

    private static String name(String operator, String labels, String metric) {
        return operator + ": " + labels + "." + metric;
    }

    /** Sum over subtasks and labels of what is not NaN. */
    double sum(JobMetric metric) {
        return byName.get(name(metric)).stream()
                .mapToDouble(RegisteredMetrics::value)
                .filter(value -> !Double.isNaN(value))
                .sum();
    }

    private static double value(Metric metric) {
        return metric instanceof Counter counter
                ? counter.getCount()
                : ((Number) ((Gauge<?>) metric).getValue()).doubleValue();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String metricName, MetricGroup group) {
        String scope = LogicalScopeProvider.castFrom(group).getLogicalScope(text -> text, '.');
        if (scope.startsWith(OPERATORS) && !FLINKS.contains(metricName)) {
            String operator = group.getAllVariables().get(OPERATOR_NAME);
            String labels = scope.substring(OPERATORS.length());
            byName.computeIfAbsent(
                            name(operator, labels, metricName), n -> ConcurrentHashMap.newKeySet())
                    .add(metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String metricName, MetricGroup group) {
        // kept
    }

    @Override
    public void open(MetricConfig config) {
        // nothing to open
    }

    @Override
    public void close() {
        BY_ID.remove(id);
    }

    private static Set<String> flinks() {
        Set<String> names = new TreeSet<>();
        for (Field field : MetricNames.class.getFields()) {
            if (field.getType() == String.class) {
                try {
                    names.add((String) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        Stream.of(1, 2).map(MetricNames::currentInputWatermarkName).forEach(names::add);
        return names;
    }
}
