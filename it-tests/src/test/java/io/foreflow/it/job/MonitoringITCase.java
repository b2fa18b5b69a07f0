package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.cli.embedded.MetricsPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs whose metrics Flink's reporter tells, Debian's Prometheus with the shipped rules and alerts
 * (a minute is a second there), and the queries of the shipped Grafana dashboard. First a healthy
 * job in live time, then three jobs with planted faults, no job, and no cluster. What is not
 * planted here is played by {@code deploy/prometheus/alerts-test.yml}.
 */
@Timeout(300) // a job that never gets there must not hang the build
class MonitoringITCase {

    private static final Path ROOT = Path.of(System.getProperty("foreflow.root", ".."));

    /** Evaluations of the rules in good health: of 20 s, twenty minutes as shipped. */
    private static final int HEALTHY_EVALUATIONS = 40;

    private static final int HELD_ROW = 79;
    private static final int BEAT_MILLIS = 250;

    private static final Configuration METRICS = MetricsPage.onOrNear(0, line -> {});

    @RegisterExtension static final TestBed bed = new TestBed(METRICS);

    @TempDir private Path folder;

    @Test
    void noAlertFiresOnAHealthyJobEachOnItsFaultAndEveryPanelHasData() throws Exception {
        JobUnderTest healthy = bed.job("healthy", LeadingFleet.PARTITIONS, LiveFleet.SETTINGS);
        LiveFleet fleet = new LiveFleet(healthy.settings());
        healthy.sendRecords(fleet.history());
        healthy.start();
        healthy.checkpoint();
        try (Feed feed = Feed.of(healthy, BEAT_MILLIS, beat -> fleet.due())) {
            PageOfMetrics page = new PageOfMetrics(metricsPort());
            // no minute is a second for libtorch, which takes its time to start
            Await.until(
                    "a network serves and the learner has caught up",
                    () ->
                            page.read().has("batchFill")
                                    && page.read().is("ticksQueued", 0)
                                    && page.read().is("roundsInFlight", 0));
            assertThat(page.read().names())
                    .containsExactlyInAnyOrderElementsOf(PageOfMetrics.catalogue());
            assumeTrue(
                    PrometheusProcess.installed(),
                    "Alerts and dashboard were not tried: there is no prometheus"
                            + " (apt-get install prometheus)");
            try (PrometheusProcess prometheus = PrometheusProcess.start(folder, metricsPort())) {
                staysHealthy(prometheus);
                everyPanelHasData(prometheus);
                eachAlertFires(prometheus, healthy, feed, fleet);
            }
        }
    }

    private static int metricsPort() {
        return Integer.parseInt(METRICS.toMap().get("metrics.reporter.prometheus.port"));
    }

    private static void staysHealthy(PrometheusProcess prometheus) throws Exception {
        Await.until(
                "the job was watched for long enough",
                () ->
                        prometheus
                                .query("count_over_time(foreflow:skill{horizon=\"4\"}[1h])")
                                .stream()
                                .anyMatch(count -> count >= HEALTHY_EVALUATIONS));

        assertThat(
                        prometheus.labels(
                                "count_over_time(ALERTS{alertstate=\"firing\"}[1h])", "alertname"))
                .as("alerts on a healthy job")
                .isEmpty();
    }

    private static void everyPanelHasData(PrometheusProcess prometheus) throws Exception {
        List<String> queries = new ArrayList<>();
        collect(
                new ObjectMapper().readTree(ROOT.resolve("deploy/grafana/foreflow.json").toFile()),
                queries);
        assertThat(queries).hasSizeGreaterThan(30);
        List<String> empty = new ArrayList<>();
        for (String query : queries) {
            String asked = ShortTime.minutesAsSeconds(query.replaceAll("\\$\\w+", ".*"));
            if (prometheus.query(asked).isEmpty()) {
                empty.add(query);
            }
        }
        assertThat(empty).as("queries without a number").isEmpty();
    }

    /** Every query of a panel, and what the variables list. */
    private static void collect(JsonNode node, List<String> queries) {
        if (node.path("expr").isTextual()) {
            queries.add(node.path("expr").asText());
        }
        String listed = node.path("definition").asText();
        if (listed.startsWith("label_values(")) {
            queries.add(listed.substring("label_values(".length(), listed.lastIndexOf(',')));
        }
        node.forEach(child -> collect(child, queries));
    }

    private void eachAlertFires(
            PrometheusProcess prometheus, JobUnderTest healthy, Feed feed, LiveFleet fleet)
            throws Exception {
        feed.turnTo(beat -> fleet.frozenAmongJunk());
        CountDownLatch released = new CountDownLatch(1);
        JobUnderTest hanging = hanging(released);
        Feed rows =
                Feed.of(hanging, 50, beat -> LeadingFleet.rows(hanging.settings(), beat, beat + 1));
        try (rows) {
            JobUnderTest diverging = diverging(prometheus);
            awaitFiring(prometheus, healthy, "ForeflowRecordsRejected", "ForeflowEventTimeLags");
            awaitFiring(prometheus, diverging, "ForeflowModelDiverged", "ForeflowFeedStopped");
            awaitFiring(
                    prometheus,
                    hanging,
                    "ForeflowLearnerHangs",
                    "ForeflowLearnerBehind",
                    "ForeflowNoForecasts",
                    "ForeflowNoCheckpoint");
            diverging.cancel();
            released.countDown();
            awaitFiring(prometheus, hanging, "ForeflowJobRestarts");
        }
        healthy.cancel();
        hanging.cancel();
        awaitFiring(prometheus, null, "ForeflowJobNotRunning");
        bed.stopCluster();
        awaitFiring(prometheus, null, "ForeflowTargetDown");
    }

    /** A learning rate at which no round stays finite; after its rows nothing comes. */
    private static JobUnderTest diverging(PrometheusProcess prometheus) throws Exception {
        Map<String, String> overrides = new HashMap<>(LeadingFleet.LEARNING);
        overrides.put("eeo.learning-rate", "1e30");
        JobUnderTest job = bed.job("diverging", LeadingFleet.PARTITIONS, overrides);
        job.start();
        // an increase is seen of what was seen before
        Await.until(
                "the events of the model are counted",
                () ->
                        !prometheus
                                .query("foreflow:events:increase1h{job_name=\"diverging\"}")
                                .isEmpty());
        job.sendRecords(LeadingFleet.rows(job.settings(), 0, 120));
        return job;
    }

    /** A learner that hangs in a tick, then fails in it again and again. */
    private static JobUnderTest hanging(CountDownLatch released) throws Exception {
        Map<String, String> overrides = new HashMap<>(LeadingFleet.LEARNING);
        overrides.put("learn.max-queued-ticks", "1000");
        overrides.put("checkpoint.interval", "14 min"); // none comes in time
        Supervised supervised =
                Supervised.job("hanging")
                        .beforeTick(
                                tick -> {
                                    if (tick == SyntheticFleet.time(HELD_ROW).toEpochMilli()) {
                                        released.await();
                                        throw new IllegalStateException("planted");
                                    }
                                });
        JobUnderTest job =
                bed.job("hanging", LeadingFleet.PARTITIONS, overrides)
                        .with(supervised.cores())
                        .surviving(1000);
        job.start();
        return job;
    }

    private static void awaitFiring(
            PrometheusProcess prometheus, JobUnderTest job, String... alerts) throws Exception {
        String name = job == null ? null : job.settings().groupId();
        for (String alert : alerts) {
            Await.until(
                    "%s of job %s".formatted(alert, name),
                    () -> prometheus.firing(name).contains(alert));
        }
    }
}
