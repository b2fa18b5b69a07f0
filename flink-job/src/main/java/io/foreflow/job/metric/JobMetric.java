package io.foreflow.job.metric;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * One metric of the job.
 *
 * @param labels groups it stands in below its operator's, outermost first
 * @param unit of its value
 * @param meaning for the reference page
 * @param action what to do about it, for the reference page; may be empty
 */
public record JobMetric(
        Stage stage,
        String name,
        Kind kind,
        List<Label> labels,
        String unit,
        String meaning,
        String action) {

    private static final String PROMETHEUS = "flink_taskmanager_job_task_operator_";

    /** How it moves. */
    public enum Kind {
        /** Only up, from zero with each attempt of the job. */
        COUNTER,
        GAUGE
    }

    public JobMetric {
        labels = List.copyOf(labels);
    }

    static JobMetric counter(Stage stage, String name, String unit, String meaning) {
        return new JobMetric(stage, name, Kind.COUNTER, List.of(), unit, meaning, "");
    }

    static JobMetric gauge(Stage stage, String name, String unit, String meaning) {
        return new JobMetric(stage, name, Kind.GAUGE, List.of(), unit, meaning, "");
    }

    JobMetric by(Label... newLabels) {
        return new JobMetric(stage, name, kind, List.of(newLabels), unit, meaning, action);
    }

    JobMetric act(String newAction) {
        return new JobMetric(stage, name, kind, labels, unit, meaning, newAction);
    }

    /**
     * Registers it.
     *
     * @param group of its innermost label, or of the operator
     */
    public Counter counter(MetricGroup group) {
        require(Kind.COUNTER);
        return group.counter(name);
    }

    /**
     * Registers it.
     *
     * @param group of its innermost label, or of the operator
     * @param value asked by the threads of the reporters
     */
    public <T extends Number> void gauge(MetricGroup group, Supplier<T> value) {
        require(Kind.GAUGE);
        group.gauge(name, (Gauge<T>) value::get);
    }

    private void require(Kind registered) {
        if (kind != registered) {
            throw new IllegalArgumentException(
                    "Cannot register %s as a %s: it is a %s".formatted(name, registered, kind));
        }
    }

    /** Name below its operator, with {@code *} for the values of labels. */
    public String path() {
        return stage.group()
                + labels.stream().map(label -> label.key() + ".*.").collect(Collectors.joining())
                + name;
    }

    /** Name as Flink's Prometheus reporter tells it. */
    public String prometheus() {
        return PROMETHEUS
                + stage.group().replace('.', '_')
                + labels.stream().map(label -> label.key() + "_").collect(Collectors.joining())
                + name;
    }
}
