package io.foreflow.job.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.JobFixtures;
import io.foreflow.job.RecordedMetrics;
import io.foreflow.job.config.JobSettings.TimeMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Out of order by 3 s, a live delay of 1 s, a grid of 2 s. */
class EventTimeMetricsTest {

    private final RecordedMetrics recorded = new RecordedMetrics();

    private EventTimeMetrics metrics(TimeMode mode) {
        return new EventTimeMetrics(
                recorded, mode, JobFixtures.ingest(Duration.ofSeconds(3)), 2_000);
    }

    @Test
    void liveTimeLagsBehindTheClockFromTheFirstWatermarkOn() {
        EventTimeMetrics metrics = metrics(TimeMode.LIVE);

        assertThat(metrics.lagMillis(7_000)).isNaN();
        metrics.eventTime(5_000);

        assertThat(metrics.lagMillis(9_000)).isEqualTo(4_000);
        assertThat(metrics.overdueSteps(9_000)).isEqualTo(0.5); // (4 s − 3 s) / 2 s
        assertThat((Double) recorded.gauge("eventTimeLagMillis")).isPositive();
        assertThat((Double) recorded.gauge("eventTimeOverdueSteps")).isPositive();
    }

    @Test
    void timeOfAReplayDoesNotLag() {
        metrics(TimeMode.REPLAY).eventTime(5_000);

        assertThat((Double) recorded.gauge("eventTimeLagMillis")).isNaN();
        assertThat((Double) recorded.gauge("eventTimeOverdueSteps")).isNaN();
    }
}
