package io.foreflow.job.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.forecasting.HorizonScore;
import io.foreflow.job.JobFixtures;
import io.foreflow.job.RecordedMetrics;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reported horizons 1 and 4, one level of 80 %, errors clipped at 10 scales. */
class AccuracyMetricsTest {

    private static final long STEP = 1000;
    private static final ModelSettings HOSTS =
            JobFixtures.model("hosts", Duration.ofMillis(STEP), "cpu");

    private final RecordedMetrics metrics = new RecordedMetrics();
    private final AccuracyMetrics accuracy = new AccuracyMetrics(metrics, HOSTS);

    /** A score of a channel whose scale is 2, at one target time. */
    private static HorizonScore score(
            int version, int horizon, float error, float last, float seasonal, boolean... inside) {
        return new HorizonScore(
                new SeriesKey("hosts", "a"),
                0,
                0,
                "cpu",
                horizon,
                50 * STEP,
                error,
                0,
                error,
                error / 2,
                2,
                inside.length == 0 ? null : inside,
                last,
                seasonal,
                Float.NaN,
                true,
                version);
    }

    private Object of(String serving, String name) {
        return metrics.gauge("model.hosts.serving." + serving + "." + name);
    }

    @Test
    void tellsEachFigureOfAVersionAndHorizon() {
        accuracy.add(score(3, 4, 2, 4, 8, true));
        accuracy.add(score(3, 4, -6, 4, Float.NaN, false));
        accuracy.add(score(3, 1, 4, 4, 4));

        assertThat(of("current", "modelVersion")).isEqualTo(3);
        assertThat(of("current", "horizon.4.cells")).isEqualTo(2L);
        assertThat(of("current", "horizon.4.weight")).isEqualTo(2.0);
        assertThat(of("current", "horizon.4.mse")).isEqualTo(5.0); // (1² + 3²)/2
        assertThat(of("current", "horizon.4.mae")).isEqualTo(2.0);
        assertThat(of("current", "horizon.4.bias")).isEqualTo(-1.0);
        assertThat(of("current", "horizon.4.skill")).isEqualTo(1 - 10.0 / 8);
        assertThat(of("current", "horizon.4.skillSeasonal")).isEqualTo(1 - 1.0 / 16);
        assertThat(of("current", "horizon.4.level.80.coverage")).isEqualTo(0.5);
        assertThat((Double) of("current", "horizon.4.level.80.coverageError"))
                .isCloseTo(-0.3, within(1e-12));
        assertThat(of("current", "horizon.1.mse")).isEqualTo(4.0);
        assertThat((Double) of("current", "horizon.1.level.80.coverage")).isNaN();
    }

    @Test
    void keepsTwoVersionsApartAndNoMoreGaugesHoweverManyCome() {
        int gauges = metrics.size();
        for (int version = 0; version <= 20; version++) {
            accuracy.add(score(version, 1, 2 * version, 2, 2));
        }
        accuracy.add(score(19, 1, 38, 2, 2)); // a forecast of version 19 whose truth came later
        accuracy.add(score(7, 1, 1000, 2, 2)); // long gone

        assertThat(metrics.size()).isEqualTo(gauges);
        assertThat(of("current", "modelVersion")).isEqualTo(20);
        assertThat(of("current", "horizon.1.cells")).isEqualTo(1L);
        assertThat(of("previous", "modelVersion")).isEqualTo(19);
        assertThat(of("previous", "horizon.1.cells")).isEqualTo(2L);
    }

    @Test
    void anOlderVersionSeenLaterIsThePrevious() {
        accuracy.add(score(5, 1, 2, 2, 2));
        accuracy.add(score(2, 4, 2, 2, 2));
        accuracy.add(score(4, 4, 4, 2, 2));

        assertThat(of("current", "modelVersion")).isEqualTo(5);
        assertThat(of("previous", "modelVersion")).isEqualTo(4);
        assertThat(of("previous", "horizon.4.mse")).isEqualTo(4.0);
        assertThat(of("previous", "horizon.4.cells")).isEqualTo(1L);
    }

    @Test
    void aSentinelCountsAsTheClipAndAnUnscaledErrorNotAtAll() {
        accuracy.add(score(1, 1, 2e30f, 2e30f, 2e30f));
        HorizonScore unscaled = score(1, 1, 2, 2, 2);
        accuracy.add(
                new HorizonScore(
                        unscaled.key(),
                        0,
                        0,
                        "cpu",
                        1,
                        60 * STEP,
                        2,
                        0,
                        2,
                        Float.NaN,
                        Float.NaN,
                        null,
                        2,
                        2,
                        2,
                        true,
                        1));

        assertThat(of("current", "horizon.1.cells")).isEqualTo(1L);
        assertThat((Double) of("current", "horizon.1.mse")).isCloseTo(100, within(1e-9));
    }
}
