package io.foreflow.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.cli.embedded.EmbeddedBroker;
import io.foreflow.dashboard.Dashboard;
import io.foreflow.dashboard.DashboardSettings;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.JsonRecordSerializer;
import io.foreflow.schema.wire.SingleObjectSerializer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dashboard beside a real broker that is not there, comes, goes and comes back. */
class DashboardBrokerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 100;
    private static final List<String> TOPICS =
            List.of("metrics", "forecasts", "scores", "model-events", "rejected");

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"single-object", "json"})
    void readsTopicsThatComeLaterAndGoesOnBehindARestartOfTheBroker(String form) throws Exception {
        int port = freePort();
        JobSettings job = job("127.0.0.1:" + port, form);
        try (Dashboard dashboard = Dashboard.start(setup(0).following(job))) {
            JsonNode absent = await(dashboard, "/api/status", s -> state(s).equals("UNREACHABLE"));
            assertThat(absent.get("connection").get("message").asText())
                    .isEqualTo(
                            "Cannot reach Kafka at 127.0.0.1:%d: no broker answered in time", port);

            try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("kafka"), port)) {
                await(dashboard, "/api/status", s -> message(s).contains("Cannot find topics"));
                Map<String, Integer> one = new LinkedHashMap<>();
                TOPICS.forEach(topic -> one.put(topic, 1));
                broker.createTopics(one);
                send(broker, form, "a", 1);
                sendBytes(broker, new byte[] {(byte) 0xC3, 1, 9, 9, 9, 9, 9, 9, 9, 9, 0});
                send(broker, form, "a", 2);
                await(dashboard, "/api/fleet", f -> f.get("rowCount").asLong() == 2);
                JsonNode status =
                        await(dashboard, "/api/status", s -> topic(s, "metrics", "behind") == 0);
                assertThat(topic(status, "metrics", "unreadable")).isOne();
                assertThat(topic(status, "metrics", "records")).isEqualTo(2);
                assertThat(status.get("topics").get(0).get("lastProblem").asText())
                        .startsWith("Cannot read record topic=metrics partition=0 offset=1: ");
            }
            await(dashboard, "/api/status", s -> state(s).equals("UNREACHABLE"));

            try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("kafka"), port)) {
                broker.createTopics(Map.of());
                send(broker, form, "b", 3);
                JsonNode fleet = await(dashboard, "/api/fleet", f -> f.get("total").asInt() == 2);
                // nothing twice, nothing lost
                assertThat(fleet.get("rowCount").asLong()).isEqualTo(3);
            }
        }
    }

    @Test
    void theDemoTakesAnotherPortWhenItsOwnIsTaken() throws Exception {
        JobSettings job = job("127.0.0.1:" + freePort(), "json");
        List<String> said = new ArrayList<>();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            try (DemoDashboard dashboard = DemoDashboard.start(job, port, said::add)) {
                assertThat(dashboard).isNotNull();
                assertThat(said).hasSize(2);
                assertThat(said.get(0))
                        .isEqualTo(
                                "Cannot listen on 127.0.0.1:%d: the port is in use; taking another"
                                        + " (--dashboard-port chooses one)",
                                port);
                assertThat(said.get(1)).startsWith("Look:   http://localhost:");
            }
        }
    }

    private static DashboardSetup setup(int port) {
        return new DashboardSetup(
                DashboardSettings.LOOPBACK, port, null, 16L << 20, Duration.ofDays(1));
    }

    private static JobSettings job(String servers, String form) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("name", "m");
        model.put("channels", List.of("x"));
        model.put("step", Duration.ofMinutes(1));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("models", List.of(model));
        return JobSettingsLoader.of(
                tree, Map.of("kafka.bootstrap.servers", servers, "wire.format", form));
    }

    private static void send(EmbeddedBroker broker, String form, String series, int row) {
        Observation observation =
                new Observation(
                        series, null, Instant.ofEpochSecond(60L * row), Map.of("x", 1.0 * row));
        try (Serializer<Observation> serializer =
                form.equals("json")
                        ? new JsonRecordSerializer<>()
                        : new SingleObjectSerializer<>()) {
            sendBytes(broker, serializer.serialize("metrics", observation));
        }
    }

    private static void sendBytes(EmbeddedBroker broker, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("metrics", value));
        }
    }

    private static JsonNode await(Dashboard dashboard, String path, Predicate<JsonNode> until)
            throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        HttpRequest request = HttpRequest.newBuilder(URI.create(dashboard.url() + path)).build();
        while (true) {
            String body =
                    HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body();
            JsonNode answer = new ObjectMapper().readTree(body);
            if (until.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime()).as("last answer: %s", body).isLessThan(deadline);
            never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static String state(JsonNode status) {
        return status.get("connection").get("state").asText();
    }

    private static String message(JsonNode status) {
        return status.get("connection").get("message").asText();
    }

    private static long topic(JsonNode status, String name, String field) {
        for (JsonNode topic : status.get("topics")) {
            if (topic.get("name").asText().equals(name)) {
                return topic.get(field).asLong();
            }
        }
        return -1;
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
