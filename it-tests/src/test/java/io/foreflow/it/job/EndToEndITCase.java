package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.embedded.EmbeddedBroker;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job, from Kafka to Kafka, exactly-once, with a real broker, the real learner and the
 * real network. Replay mode: the last row of the data has not closed and is not forecast from.
 */
@Timeout(300) // a job that never gets there must not hang the build
class EndToEndITCase {

    private static final int ROWS = 300;
    private static final int PARTITIONS = 2;

    @TempDir private static Path folder;

    private static EmbeddedBroker broker;
    private static MiniCluster cluster;

    @BeforeAll
    static void startBrokerAndCluster() throws Exception {
        broker = new EmbeddedBroker(folder.resolve("broker"), 0);
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(new Configuration())
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(4)
                                .build());
        cluster.start();
    }

    @AfterAll
    static void stopBrokerAndCluster() throws Exception {
        cluster.close();
        broker.close();
    }

    @Test
    void forecastsEveryDueOriginOnceAndTheSameAfterAStopInTheMiddle() throws Exception {
        Output undisturbed = undisturbed("straight");

        JobUnderTest job = job("stopped", 2);
        job.send(SyntheticFleet.rows(0, ROWS / 2));
        job.start();
        awaitForecasts(job, ROWS / 4);
        String savepoint = job.stopWithSavepoint(folder.resolve("savepoints"));
        job.send(SyntheticFleet.rows(ROWS / 2, ROWS));
        job.resume(savepoint);
        awaitForecasts(job, expectedForecasts());
        job.stopWithSavepoint(folder.resolve("savepoints"));
        Output stopped = output(job);

        assertThat(stopped.forecasts()).isEqualTo(undisturbed.forecasts());
        assertThat(stopped.scores()).containsExactlyInAnyOrderElementsOf(undisturbed.scores());
        assertThat(stopped.events()).isEqualTo(undisturbed.events());
        assertThat(stopped.restored()).hasSize(1);
    }

    private Output undisturbed(String name) throws Exception {
        JobUnderTest job = job(name, 1);
        job.send(SyntheticFleet.rows(0, ROWS));
        job.start();
        awaitForecasts(job, expectedForecasts());
        job.stopWithSavepoint(folder.resolve("savepoints"));
        Output output = output(job);

        assertThat(output.forecasts()).hasSize(expectedForecasts());
        assertThat(output.forecasts().keySet()).containsExactlyElementsOf(dueOrigins());
        assertThat(output.learnt()).as("forecasts served by a learnt model").isGreaterThan(ROWS);
        assertThat(output.scores()).hasSizeGreaterThan(ROWS);
        assertThat(output.events()).anyMatch(event -> event.contains("ROUND"));
        assertThat(output.rejected()).isZero();
        return output;
    }

    private static int expectedForecasts() {
        return SyntheticFleet.SERIES.size() * (ROWS - 1);
    }

    private static List<String> dueOrigins() {
        List<String> origins = new ArrayList<>();
        for (String series : SyntheticFleet.SERIES) {
            for (int row = 0; row < ROWS - 1; row++) {
                origins.add(origin(series, SyntheticFleet.time(row)));
            }
        }
        return origins;
    }

    private static String origin(String series, Instant origin) {
        return series + "@" + origin;
    }

    private static JobUnderTest job(String name, int parallelism) {
        JobUnderTest job = new JobUnderTest(cluster, broker.bootstrapServers(), name, parallelism);
        broker.createTopics(job.topics(PARTITIONS));
        return job;
    }

    private static void awaitForecasts(JobUnderTest job, int count) {
        try (CommittedTopic topic = topic(job.settings().topics().forecasts())) {
            topic.await(read -> read.size() >= count);
        }
    }

    /**
     * What a job has committed.
     *
     * @param forecasts bytes, in hex, by series and origin
     * @param learnt forecasts with a provenance
     * @param scores bytes, in hex
     * @param events all but RESTORED, in the order of the topic
     */
    private record Output(
            Map<String, String> forecasts,
            int learnt,
            List<String> scores,
            List<String> events,
            List<String> restored,
            int rejected) {}

    private static Output output(JobUnderTest job) {
        Map<String, String> forecasts = new TreeMap<>();
        int learnt = 0;
        for (ConsumerRecord<byte[], byte[]> record : all(job.settings().topics().forecasts())) {
            Forecast forecast = decode(Forecast.class, record);
            String origin = origin(forecast.getSeries(), forecast.getOrigin());
            assertThat(forecasts.put(origin, hex(record))).as(origin).isNull();
            learnt += forecast.getProvenance() == null ? 0 : 1;
        }
        List<String> events = new ArrayList<>();
        List<String> restored = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : all(job.settings().topics().modelEvents())) {
            String event = decode(ModelEvent.class, record).toString();
            (event.contains("RESTORED") ? restored : events).add(event);
        }
        return new Output(
                forecasts,
                learnt,
                all(job.settings().topics().scores()).stream().map(EndToEndITCase::hex).toList(),
                events,
                restored,
                all(job.settings().topics().rejected()).size());
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(String name) {
        try (CommittedTopic topic = topic(name)) {
            return topic.readToEnd();
        }
    }

    private static CommittedTopic topic(String name) {
        return new CommittedTopic(broker.bootstrapServers(), name);
    }

    private static <T extends SpecificRecord> T decode(
            Class<T> type, ConsumerRecord<byte[], byte[]> record) {
        try (SingleObjectDeserializer<T> deserializer = new SingleObjectDeserializer<>(type)) {
            return deserializer.deserialize(record.topic(), record.value());
        }
    }

    private static String hex(ConsumerRecord<byte[], byte[]> record) {
        return HexFormat.of().formatHex(record.value());
    }
}
