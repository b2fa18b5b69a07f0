package io.foreflow.benchmark.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.benchmark.BenchmarkException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpeedFigureTest {

    @Test
    void ratiosAreTakenWithinARunBeforeTheMedian() {
        // limits drift from run to run: the medians of both are 2 apart, every run is at a half
        double[] values = {10, 20, 40};
        double[] limits = {20, 40, 80};

        SpeedFigure rate = SpeedFigure.rate("windows", "1/s", values, limits);
        SpeedFigure time = SpeedFigure.time("step", "µs", values, limits);

        assertThat(rate.value()).isEqualTo(20);
        assertThat(rate.limit()).isEqualTo(40);
        assertThat(rate.ratio()).isEqualTo(0.5);
        assertThat(time.ratio()).isEqualTo(2);
        assertThat(rate.runs()).isEqualTo(3);
        assertThat(rate.spread()).isCloseTo(1.5, within(1e-12)); // (40 − 10)/20
    }

    @Test
    void refusesLimitsOfOtherRuns() {
        assertThatThrownBy(
                        () -> SpeedFigure.rate("a", "1/s", new double[2], new double[] {1, 2, 3}))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("Cannot compare runs: 2 values and 3 limits");
    }

    @Test
    void reportHasTheSevenFieldsAndNullWhereThereIsNoLimit() throws Exception {
        SpeedFigure alone = SpeedFigure.of("copy", "GB/s", 9.5, 10.5);
        SpeedFigure held = SpeedFigure.rate("b", "1/s", new double[] {5}, new double[] {10});

        SpeedReport report = new SpeedReport(List.of(alone, held));

        JsonNode rows = new ObjectMapper().readTree(report.json());
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).fieldNames())
                .toIterable()
                .containsExactly("name", "value", "unit", "limit", "ratio", "runs", "spread");
        assertThat(rows.get(0).get("limit").isNull()).isTrue();
        assertThat(rows.get(0).get("value").asDouble()).isEqualTo(10);
        assertThat(rows.get(1).get("ratio").asDouble()).isEqualTo(0.5);
        assertThat(report.table()).contains("copy", "GB/s", "0.50");
    }
}
