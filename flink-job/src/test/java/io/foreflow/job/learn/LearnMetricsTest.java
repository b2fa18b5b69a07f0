package io.foreflow.job.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.RecordedMetrics;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.learning.LearnerEvent.Kind;
import io.foreflow.optimizer.RoundTelemetry;
import org.junit.jupiter.api.Test;

class LearnMetricsTest {

    private final RecordedMetrics metrics = new RecordedMetrics();
    private final LearnMetrics.ModelGauges hosts = new LearnMetrics(metrics).model("hosts");

    private static LearnerEvent event(Kind kind, RoundTelemetry telemetry) {
        return new LearnerEvent("hosts", kind, 0, 2, 1, "why", 0.5, 0.4, 0.6, 10, telemetry);
    }

    @Test
    void tellsWhatTheLastRoundSawUntilTheNext() {
        assertThat(metrics.gauge("model.hosts.loss")).isEqualTo(Double.NaN);
        RoundTelemetry round =
                new RoundTelemetry(
                        0.9, 0.8, 0.01, 30, 1e-3, -0.2, 1e-4, 1, 0, 2.5, 1.1, 1.9, 1.7, 60, 140);

        hosts.set(new LearnerThread.Standing(2, 60, 0, 46, null));
        hosts.event(event(Kind.ROUND, round), 90_000_000);
        hosts.event(event(Kind.REJECTED, null), 90_000_000);
        hosts.event(event(Kind.DIVERGED, null), 5_000_000);

        assertThat(metrics.gauge("model.hosts.modelVersion")).isEqualTo(2);
        assertThat(metrics.gauge("model.hosts.optimizerStep")).isEqualTo(60L);
        assertThat(metrics.gauge("model.hosts.nativeArrays")).isEqualTo(46);
        assertThat(metrics.gauge("model.hosts.loss")).isEqualTo(0.8);
        assertThat(metrics.gauge("model.hosts.stepMillis")).isEqualTo(1.5); // 90 ms, 60 steps
        assertThat(metrics.gauge("model.hosts.sharpness")).isEqualTo(0.01);
        assertThat(metrics.gauge("model.hosts.lambdaMax")).isEqualTo(30.0);
        assertThat(metrics.gauge("model.hosts.lambdaMin")).isEqualTo(-0.2);
        assertThat(metrics.gauge("model.hosts.gradientNorm")).isEqualTo(2.5);
        assertThat(metrics.gauge("model.hosts.attentionEntropy")).isEqualTo(1.1);
        assertThat(metrics.gauge("model.hosts.championError")).isEqualTo(0.5);
        assertThat(metrics.gauge("model.hosts.challengerError")).isEqualTo(0.4);
        assertThat(metrics.gauge("model.hosts.ridgeError")).isEqualTo(0.6);
    }

    @Test
    void countsEventsByKind() {
        hosts.event(event(Kind.DRIFT, null), 1);
        hosts.event(event(Kind.DRIFT, null), 1);
        hosts.count(Kind.RESTORED);

        assertThat(metrics.count("model.hosts.kind.DRIFT.events")).isEqualTo(2);
        assertThat(metrics.count("model.hosts.kind.RESTORED.events")).isEqualTo(1);
        assertThat(metrics.count("model.hosts.kind.DIVERGED.events")).isZero();
    }
}
