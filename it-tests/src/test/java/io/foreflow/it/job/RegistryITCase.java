package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.cli.ForeflowCommand;
import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.schema.Observation;
import io.foreflow.schema.registry.ConfluentRegistry;
import io.foreflow.schema.registry.RegistryException;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.schema.wire.ConfluentSerializer;
import io.foreflow.schema.wire.RecordKey;
import io.foreflow.schema.wire.ReleasedSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job in Confluent's wire form, with a registry in a process of its own. What it writes
 * is read back with nothing but the id in the bytes, the registry's answer to it, and Avro.
 */
@Timeout(300) // a job that never gets there must not hang the build
class RegistryITCase {

    private static final int BEFORE = 40;
    private static final int AFTER = 80;
    private static final int UNKNOWN = 424_242;

    @RegisterExtension static final TestBed bed = new TestBed();

    @TempDir private static Path folder;
    private static RegistryProcess registry;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void startRegistry() throws Exception {
        registry = new RegistryProcess(folder.resolve("registry.log"));
    }

    @AfterAll
    static void stopRegistry() {
        registry.close();
    }

    /** A writer's schema that nobody has seen yet comes while the registry is away. */
    @Test
    void theWholeJobSpeaksConfluentsFormAndARegistryThatIsAwayCostsNoRecord() throws Exception {
        JobUnderTest job = bed.job("registered", 1, told(Map.of()));
        String metrics = job.settings().topics().metrics();
        Schema racked = racked();
        int rackedId = client().prepare(metrics + "-value", racked).id();

        job.sendRecords(written(metrics, 0, BEFORE));
        job.sendRecords(List.of(new ProducerRecord<>(metrics, framed(UNKNOWN, new byte[9]))));
        job.start();
        awaitForecasts(job, BEFORE);
        registry.pause();
        try (CapturedLogs logs = new CapturedLogs()) {
            job.sendRecords(racked(metrics, racked, rackedId));
            Await.until(
                    "the job asks a registry that does not answer",
                    () -> logs.text().contains("does not answer"));
        } finally {
            registry.resume();
        }
        awaitForecasts(job, AFTER);
        job.stopWithSavepoint(bed.savepoints());

        TopicNames topics = job.settings().topics();
        assertThat(read(topics.forecasts()))
                .hasSize(SyntheticFleet.SERIES.size() * (AFTER - 1))
                .allMatch(record -> record.getSchema().getName().equals("Forecast"))
                .allMatch(record -> record.get("model").toString().equals(SyntheticFleet.MODEL));
        assertThat(read(topics.scores()))
                .isNotEmpty()
                .allMatch(record -> record.getSchema().getName().equals("Score"));
        assertThat(read(topics.modelEvents()))
                .anyMatch(record -> record.get("kind").toString().equals("STARTED"));
        assertThat(read(topics.rejected()))
                .singleElement()
                .satisfies(
                        record ->
                                assertThat(record.get("detail").toString())
                                        .isEqualTo(
                                                "Cannot decode Observation: schema id "
                                                        + UNKNOWN
                                                        + " is unknown to the registry"));
    }

    @Test
    void theCommandsRegisterAndReadInItsForm() throws IOException {
        String config = configuration("command");

        assertThat(run("topics", config)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("created command-metrics-value (schema Observation, id ")
                .contains("created command-rejected-value (schema RejectedRecord, id ")
                .doesNotContain("is meant");
        assertThat(registry.get("/config/command-scores-value"))
                .contains("\"BACKWARD_TRANSITIVE\"");
        assertThat(run("topics", config)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("exists  command-metrics-value (left to those who write it)")
                .contains("exists  command-forecasts-value (schema Forecast, id ");
    }

    @Test
    void aSchemaThatTheSubjectCannotTakeStopsTheJobAtItsStart() throws Exception {
        client().prepare("taken-forecasts-value", foreignForecast());
        JobUnderTest job = bed.job("taken", 1, told(Map.of()));

        job.start();

        assertThat(job.failure())
                .contains(
                        "Cannot register schema Forecast as taken-forecasts-value: "
                                + registry.url()
                                + " holds schemas that it is not compatible with: ");
    }

    @Test
    void aRegistryThatIsNotThereStopsTheJobAtItsStart() throws Exception {
        String nobody = "http://127.0.0.1:1/apis/ccompat/v7";
        JobUnderTest job =
                bed.job(
                        "alone",
                        1,
                        Map.of(
                                "schema.registry.url",
                                nobody,
                                "schema.registry.patience",
                                "100 ms"));

        job.start();

        assertThat(job.failure())
                .contains("Cannot reach schema registry at " + nobody)
                .contains("(asked for 100 ms; see schema.registry.url");
    }

    @Test
    void theRegistryTakesEveryReleaseInItsOrderAndNoFieldWithoutDefault() {
        for (String record :
                List.of("Observation", "Forecast", "Score", "ModelEvent", "RejectedRecord")) {
            String subject = "releases-" + record;
            for (Schema release : ReleasedSchemas.released(record)) {
                assertThat(client().prepare(subject, release).compatibility())
                        .isEqualTo(ConfluentRegistry.BACKWARD_TRANSITIVE);
            }
            Schema newest = ReleasedSchemas.newest(record);

            assertThatThrownBy(
                            () ->
                                    client().id(
                                                    subject,
                                                    with(
                                                            newest,
                                                            "{\"name\":\"x\",\"type\":\"int\"}")))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("holds schemas that it is not compatible with");
            Schema mended = with(newest, "{\"name\":\"x\",\"type\":\"int\",\"default\":0}");
            assertThat(client().id(subject, mended)).isPositive();
        }
    }

    private static Map<String, String> told(Map<String, String> more) {
        Map<String, String> overrides = new HashMap<>(more);
        overrides.put("schema.registry.url", registry.url());
        overrides.put("schema.registry.timeout", "1 s");
        overrides.put("schema.registry.patience", "2 min");
        return overrides;
    }

    private static ConfluentRegistry client() {
        return new ConfluentRegistry(
                new RegistrySettings(
                        registry.url(),
                        null,
                        null,
                        null,
                        null,
                        true,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1)));
    }

    /** By the project's own serializer. */
    private static List<ProducerRecord<byte[], byte[]>> written(String topic, int from, int to) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (ConfluentSerializer<Observation> serializer = new ConfluentSerializer<>(client())) {
            for (Observation row : SyntheticFleet.rows(from, to)) {
                records.add(
                        new ProducerRecord<>(
                                topic,
                                RecordKey.of(row.getModel(), row.getSeries()),
                                serializer.serialize(topic, row)));
            }
        }
        return records;
    }

    /** By somebody else's, whose observations also name a rack. */
    private static List<ProducerRecord<byte[], byte[]>> racked(String topic, Schema schema, int id)
            throws IOException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Observation row : SyntheticFleet.rows(BEFORE, AFTER)) {
            GenericRecord record =
                    new GenericRecordBuilder(schema)
                            .set("rack", 7)
                            .set("series", row.getSeries())
                            .set("model", row.getModel())
                            .set("timestamp", row.getTimestamp().toEpochMilli())
                            .set("values", row.getValues())
                            .build();
            records.add(
                    new ProducerRecord<>(
                            topic,
                            RecordKey.of(row.getModel(), row.getSeries()),
                            framed(id, binary(schema, record))));
        }
        return records;
    }

    private static Schema racked() {
        return with(
                ReleasedSchemas.newest("Observation"),
                "{\"name\":\"rack\",\"type\":\"int\",\"default\":0}");
    }

    /** A record of the same name with nothing of ours in it. */
    private static Schema foreignForecast() {
        return new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"Forecast\",\"namespace\":\"io.foreflow.schema\","
                                + "\"fields\":[{\"name\":\"rain\",\"type\":\"boolean\"}]}");
    }

    private static Schema with(Schema schema, String field) {
        return new Schema.Parser()
                .parse(schema.toString().replaceFirst("\"fields\":\\[", "$0" + field + ","));
    }

    private static byte[] binary(Schema schema, GenericRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static byte[] framed(int id, byte[] datum) {
        return ByteBuffer.allocate(5 + datum.length).put((byte) 0).putInt(id).put(datum).array();
    }

    /** All that is committed, by the writer's schema as the registry has it. */
    private static List<GenericRecord> read(String name) throws IOException {
        Map<Integer, Schema> schemas = new HashMap<>();
        List<GenericRecord> records = new ArrayList<>();
        try (CommittedTopic topic = bed.topic(name)) {
            for (ConsumerRecord<byte[], byte[]> record : topic.readToEnd()) {
                ByteBuffer bytes = ByteBuffer.wrap(record.value());
                assertThat(bytes.get()).as("magic byte").isZero();
                Schema schema =
                        schemas.computeIfAbsent(bytes.getInt(), RegistryITCase::schemaOfRegistry);
                records.add(
                        new GenericDatumReader<GenericRecord>(schema)
                                .read(
                                        null,
                                        DecoderFactory.get()
                                                .binaryDecoder(
                                                        record.value(),
                                                        bytes.position(),
                                                        bytes.remaining(),
                                                        null)));
            }
        }
        return records;
    }

    private static Schema schemaOfRegistry(int id) {
        try {
            return new Schema.Parser()
                    .parse(
                            new ObjectMapper()
                                    .readTree(registry.get("/schemas/ids/" + id))
                                    .path("schema")
                                    .asText());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitForecasts(JobUnderTest job, int rows) {
        int due = SyntheticFleet.SERIES.size() * (rows - 1);
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            topic.await(
                    read -> {
                        job.requireNotFailed();
                        return read.size() >= due;
                    });
        }
    }

    private String configuration(String prefix) throws IOException {
        StringBuilder yaml = new StringBuilder();
        yaml.append(
                "kafka.bootstrap.servers: %s%n".formatted(bed.clients().get("bootstrap.servers")));
        yaml.append("schema.registry.url: %s%n".formatted(registry.url()));
        for (String topic : List.of("metrics", "forecasts", "scores", "model-events", "rejected")) {
            yaml.append("topics.%s: %s-%s%n".formatted(topic, prefix, topic));
        }
        yaml.append("models: [{name: hosts, channels: [cpu], step: 1 min}]\n");
        return Files.writeString(folder.resolve(prefix + ".yaml"), yaml).toString();
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        return ForeflowCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
