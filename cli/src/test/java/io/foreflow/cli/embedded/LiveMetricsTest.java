package io.foreflow.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.junit.jupiter.api.Test;

class LiveMetricsTest {

    private final Configuration options = new Configuration();

    @Test
    void sumsOverSubtasksWhatIsCountedNow() {
        try (LiveMetrics metrics = LiveMetrics.of(options)) {
            MetricReporter reporter = reporter();
            SimpleCounter first = new SimpleCounter();
            reporter.notifyOfAddedMetric(first, "rows", of("forecast"));
            reporter.notifyOfAddedMetric((Gauge<Integer>) () -> 40, "rows", of("forecast"));
            reporter.notifyOfAddedMetric(new SimpleCounter(), "rows", of("align"));

            first.inc(2);

            assertThat(metrics.read("forecast", "rows")).isEqualTo(42);
            assertThat(metrics.read("align", "rows")).isZero();
            assertThat(metrics.read("learn", "rows")).isZero();
        }
    }

    @Test
    void refusesMetricsThatNobodyReads() {
        LiveMetrics.of(options).close();

        assertThatThrownBy(this::reporter)
                .isInstanceOf(EmbeddedException.class)
                .hasMessageStartingWith("Invalid metrics.reporter.live-metrics.id: ");
    }

    /** What Flink makes of the options. */
    private MetricReporter reporter() {
        Properties properties = new Properties();
        String prefix = "metrics.reporter.live-metrics.";
        options.toMap()
                .forEach((key, value) -> properties.setProperty(key.replace(prefix, ""), value));
        return new LiveMetrics.Factory().createMetricReporter(properties);
    }

    private static MetricGroup of(String operator) {
        return new UnregisteredMetricsGroup() {
            @Override
            public Map<String, String> getAllVariables() {
                return Map.of("<operator_name>", operator);
            }
        };
    }
}
