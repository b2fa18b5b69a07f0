package io.foreflow.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.Observation;
import io.foreflow.schema.Score;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordSerializersTest {

    private final SingleObjectSerializer<SpecificRecord> single = new SingleObjectSerializer<>();
    private final JsonRecordSerializer<SpecificRecord> json = new JsonRecordSerializer<>();

    static List<SpecificRecord> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyRecordComesBackFromEitherForm(SpecificRecord sample) {
        assertThat(reader(sample).deserialize("t", single.serialize("t", sample)))
                .isEqualTo(sample);
        assertThat(jsonReader(sample).deserialize("t", json.serialize("t", sample)))
                .isEqualTo(sample);
    }

    @Test
    void singleObjectEncodingIsAvrosOwn() throws IOException {
        ByteBuffer avros = Observation.getEncoder().encode(Samples.observation());

        assertThat(ByteBuffer.wrap(single.serialize("t", Samples.observation()))).isEqualTo(avros);
    }

    @Test
    void jsonWrapsNoUnionAndGivesTimesAsEpochMillis() throws IOException {
        JsonNode tree = new ObjectMapper().readTree(json.serialize("t", Samples.forecast()));

        assertThat(tree.get("origin").longValue()).isEqualTo(1_709_294_400_000L);
        assertThat(tree.get("statusDetail").textValue()).isEqualTo("no learnt model yet");
        assertThat(tree.at("/provenance/parent").intValue()).isEqualTo(2);
        assertThat(tree.at("/channels/0/values").toString()).isEqualTo("[0.2,1.6777216E7]");
        assertThat(tree.at("/channels/0/intervals/0/upper").toString()).isEqualTo("[0.3,null]");
        assertThat(tree.at("/channels/1/values").isNull()).isTrue();
    }

    @Test
    void resolvesRecordsOfAnOlderWriter() throws IOException {
        Schema older = Samples.older("Score");
        GenericRecord written = new GenericData.Record(older);
        Score sample = Samples.score();
        for (Schema.Field field : older.getFields()) {
            written.put(field.name(), raw(sample.get(field.name())));
        }
        byte[] bytes = encode(older, written);

        Score read =
                new SingleObjectDeserializer<>(Score.class, ReleasedSchemas.all().with(older))
                        .deserialize("t", bytes);

        assertThat(read.getForecastId()).isEqualTo(sample.getForecastId());
        assertThat(read.getTargetTime()).isEqualTo(sample.getTargetTime());
        assertThat(read.getInside()).isEqualTo(sample.getInside());
        assertThat(read.getModelVersion()).isEqualTo(sample.getModelVersion());
        assertThat(read.getRevision()).isZero();
        assertThat(read.getRidgeError()).isNull();
    }

    @Test
    void refusesAWriterItDoesNotKnowAndNamesThoseItKnows() throws IOException {
        Schema older = Samples.older("Observation");
        GenericRecord written = new GenericData.Record(older);
        written.put("series", "web-1");
        written.put("timestamp", 0L);
        written.put("values", Map.of());
        byte[] bytes = encode(older, written);

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(
                        () ->
                                new SingleObjectDeserializer<>(Observation.class)
                                        .deserialize("t", bytes))
                .withMessageMatching(
                        "Cannot decode Observation: fingerprint 0x[0-9a-f]{16} is unknown"
                                + " \\(known: 0x[0-9a-f]{16}\\)");
    }

    @Test
    void refusesAnotherRecordByName() {
        byte[] bytes = single.serialize("t", Samples.score());

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(
                        () ->
                                new SingleObjectDeserializer<>(Forecast.class)
                                        .deserialize("t", bytes))
                .withMessageStartingWith("Cannot decode Forecast: the bytes hold a Score");
    }

    @Test
    void readsJsonOfAnOlderWriterAndIgnoresFieldsOfANewerOne() {
        String text =
                """
                {"model": "hosts", "kind": "SPLIT", "time": 5, "version": 1, "reason": "",
                 "windows": 0, "mood": {"of": ["the", "day"]}}
                """;

        ModelEvent read =
                new JsonRecordDeserializer<>(ModelEvent.class).deserialize("t", utf8(text));

        assertThat(read.getKind()).isEqualTo(ModelEventKind.UNKNOWN);
        assertThat(read.getTime().toEpochMilli()).isEqualTo(5);
        assertThat(read.getTelemetry()).isNull();
    }

    @Test
    void saysWhichJsonFieldIsWrong() {
        assertRefused(
                "{\"series\": \"a\", \"timestamp\": 1.5, \"values\": {}}", "timestamp is 1.5");
        assertRefused("{\"series\": 7, \"timestamp\": 1, \"values\": {}}", "series is 7");
        assertRefused("{\"series\": \"a\", \"timestamp\": 1}", "field \"values\" is missing");
        assertRefused("{\"series\": \"a\", \"timestamp\": 1, \"values\": {}} 1", "Trailing token");
        assertRefused("[]", "Observation is [] (must be an object)");
        assertRefused("", "Observation is");
    }

    private static void assertRefused(String text, String reason) {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(
                        () ->
                                new JsonRecordDeserializer<>(Observation.class)
                                        .deserialize("t", utf8(text)))
                .withMessageStartingWith("Cannot decode Observation: ")
                .withMessageContaining(reason);
    }

    @Test
    void kafkaMayNameTheClassAndTombstonesStayNull() {
        SingleObjectDeserializer<Score> byName = new SingleObjectDeserializer<>();
        byName.configure(Map.of(RecordDeserializer.RECORD_CLASS, Score.class.getName()), false);

        assertThat(byName.deserialize("t", single.serialize("t", Samples.score())))
                .isEqualTo(Samples.score());
        assertThat(byName.deserialize("t", null)).isNull();
        assertThat(single.serialize("t", null)).isNull();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                new SingleObjectDeserializer<Score>()
                                        .configure(
                                                Map.of(RecordDeserializer.RECORD_CLASS, "nope"),
                                                false))
                .withMessageContaining("foreflow.record.class");
    }

    /** Every prefix and a thousand random damages end in the one exception or in a record. */
    @ParameterizedTest
    @MethodSource("samples")
    void damagedBytesEndInOneKindOfException(SpecificRecord sample) {
        byte[] whole = single.serialize("t", sample);
        Random random = new Random(42);
        int refused = 0;

        for (int length = 0; length < whole.length; length++) {
            byte[] prefix = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(WireFormatException.class)
                    .isThrownBy(() -> reader(sample).deserialize("t", prefix));
        }
        SingleObjectDeserializer<SpecificRecord> reader = reader(sample);
        JsonRecordDeserializer<SpecificRecord> jsonReader = jsonReader(sample);
        byte[] text = json.serialize("t", sample);
        for (int i = 0; i < 1000; i++) {
            refused += refuses(reader, damaged(whole, 10, random)) ? 1 : 0;
            refused += refuses(jsonReader, damaged(text, 0, random)) ? 1 : 0;
        }

        assertThat(refused).isGreaterThan(250);
    }

    private static boolean refuses(RecordDeserializer<?> reader, byte[] bytes) {
        try {
            reader.deserialize("t", bytes);
            return false;
        } catch (WireFormatException e) {
            return true;
        }
    }

    private static byte[] damaged(byte[] bytes, int from, Random random) {
        byte[] damaged = bytes.clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
            damaged[random.nextInt(from, bytes.length)] = (byte) random.nextInt();
        }
        return damaged;
    }

    private static SingleObjectDeserializer<SpecificRecord> reader(SpecificRecord sample) {
        return new SingleObjectDeserializer<>(type(sample));
    }

    private static JsonRecordDeserializer<SpecificRecord> jsonReader(SpecificRecord sample) {
        return new JsonRecordDeserializer<>(type(sample));
    }

    @SuppressWarnings("unchecked") // the class of a record is the class of a record
    private static Class<SpecificRecord> type(SpecificRecord sample) {
        return (Class<SpecificRecord>) sample.getClass();
    }

    private static Object raw(Object value) {
        return value instanceof java.time.Instant time ? (Object) time.toEpochMilli() : value;
    }

    private static byte[] encode(Schema schema, GenericRecord datum) throws IOException {
        return new BinaryMessageEncoder<GenericRecord>(new GenericData(), schema)
                .encode(datum)
                .array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
