package io.foreflow.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.schema.Observation;
import io.foreflow.schema.Score;
import io.foreflow.schema.registry.RegistryException;
import io.foreflow.schema.registry.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfluentFormTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final ObservationReader observations = ObservationReader.confluent(registry);

    @ParameterizedTest
    @MethodSource("io.foreflow.schema.wire.Samples#all")
    void everyRecordComesBackAsItWasSent(SpecificRecord record) {
        byte[] bytes = new ConfluentSerializer<>(registry).serialize("t", record);

        assertThat(read(record.getClass(), bytes)).isEqualTo(record);
    }

    /** Magic byte, id 0x01020300 in big-endian order, then the datum of single-object encoding. */
    @Test
    void theHeaderIsAZeroByteAndTheId() {
        Observation observation = Samples.observation();

        byte[] bytes = new ConfluentSerializer<Observation>(registry).serialize("t", observation);
        byte[] datum =
                Arrays.copyOfRange(
                        new SingleObjectSerializer<Observation>().serialize("t", observation),
                        SingleObject.HEADER_BYTES,
                        bytes.length + SingleObject.HEADER_BYTES - ConfluentForm.HEADER_BYTES);

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0001020300" + HexFormat.of().formatHex(datum));
    }

    @Test
    void registersTheReleasedSchemaOnceForEachTopic() {
        ConfluentSerializer<Observation> serializer = new ConfluentSerializer<>(registry);

        serializer.serialize("one", Samples.observation());
        serializer.serialize("one", Samples.observation());
        serializer.serialize("two", Samples.observation());

        assertThat(registry.questions()).isEqualTo(2);
        assertThat(registry.schema(0x01020300).orElseThrow().text())
                .isEqualTo(ReleasedSchemas.newest("Observation").toString())
                .doesNotContain("avro.java.string");
        assertThat(serializer.serialize("one", null)).isNull();
    }

    @Test
    void theReaderOfTheJobReadsItToo() {
        byte[] bytes =
                new ConfluentSerializer<Observation>(registry)
                        .serialize("t", Samples.observation());

        assertThat(observations.read(bytes).toObservation()).isEqualTo(Samples.observation());
        assertThat(observations.read(bytes).toObservation()).isEqualTo(Samples.observation());
        assertThat(registry.questions()).isEqualTo(2); // one to write, one to read
    }

    /** Another project's record, with a field more, one less, and other types. */
    @Test
    void readsAWriterOfAnotherSchema() throws IOException {
        Schema schema =
                new Schema.Parser()
                        .parse(
                                """
                                {"type": "record", "name": "Observation", "namespace": "com.acme",
                                 "fields": [
                                  {"name": "rack", "type": "int"},
                                  {"name": "series", "type": "string"},
                                  {"name": "timestamp",
                                   "type": {"type": "long", "logicalType": "timestamp-millis"}},
                                  {"name": "values", "type": {"type": "map", "values": "float"}}]}
                                """);
        GenericRecord record =
                new GenericRecordBuilder(schema)
                        .set("rack", 7)
                        .set("series", "web-1")
                        .set("timestamp", 1_700_000_000_000L)
                        .set("values", Map.of("cpu", 0.5f))
                        .build();

        ObservationBuffer read = observations.read(bytes(registry.hold(schema), schema, record));

        assertThat(read.series()).isEqualTo("web-1");
        assertThat(read.model()).isNull();
        assertThat(read.timestamp()).isEqualTo(1_700_000_000_000L);
        assertThat(read.channel(0)).isEqualTo("cpu");
        assertThat(read.value(0)).isEqualTo(0.5);
    }

    @Test
    void refusesARecordOfAnUnknownId() {
        assertThatThrownBy(() -> observations.read(new byte[] {0, 0, 0, 0, 9, 1, 2}))
                .isInstanceOf(WireFormatException.class)
                .hasMessage("Cannot decode Observation: schema id 9 is unknown to the registry");
    }

    @Test
    void refusesBytesOfAnotherForm() {
        byte[] single =
                new SingleObjectSerializer<Observation>().serialize("t", Samples.observation());

        assertThatThrownBy(() -> observations.read(single))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("it begins with 0xc3, not with 0x00 of Confluent's form");
        assertThatThrownBy(() -> observations.read(new byte[] {0, 0, 0, 1}))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("4 bytes are shorter than the header of 5");
        assertThat(registry.questions()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PROTOBUF | syntax = \"proto3\"; | it is of type PROTOBUF",
                "AVRO | {\"type\": \"recor\"} | it is no Avro schema",
                "AVRO | \"string\" | string cannot be read as Observation",
                "AVRO | {\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"n\",\"type\":[\"null\",\"N\"]}]} | N contains itself",
                "AVRO | {\"type\":\"array\",\"items\":\"null\"} | an array of items without bytes",
            })
    void refusesASchemaThatCannotBeUsedAndAsksForItOnce(String type, String text, String reason) {
        int id = registry.hold(type, text, true);
        byte[] bytes = ByteBuffer.allocate(8).put((byte) 0).putInt(id).array();

        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> observations.read(bytes))
                    .isInstanceOf(WireFormatException.class)
                    .hasMessageContaining("schema id " + id + " cannot be used: " + reason);
        }
        assertThat(registry.questions()).isEqualTo(1);
    }

    @Test
    void refusesASchemaThatRefersToOthers() {
        int id = registry.hold(SchemaRegistry.AVRO, "\"string\"", false);

        assertThatThrownBy(
                        () ->
                                observations.read(
                                        ByteBuffer.allocate(8).put((byte) 0).putInt(id).array()))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("it refers to other schemas");
    }

    /** Else every record of a minute without a registry would be refused for good. */
    @Test
    void aRegistryThatIsAwayRefusesNoRecord() {
        byte[] bytes =
                new ConfluentSerializer<Observation>(registry)
                        .serialize("t", Samples.observation());
        registry.away(true);

        assertThatThrownBy(() -> observations.read(bytes)).isInstanceOf(RegistryException.class);

        registry.away(false);
        assertThat(observations.read(bytes).toObservation()).isEqualTo(Samples.observation());
        registry.away(true); // a known id needs no registry
        assertThat(observations.read(bytes).toObservation()).isEqualTo(Samples.observation());
    }

    @Test
    void aWriterWithoutAFieldThatHasNoDefaultIsRefused() {
        Schema score = ReleasedSchemas.newest("Score");
        Schema without =
                Schema.createRecord(
                        score.getName(),
                        null,
                        score.getNamespace(),
                        false,
                        score.getFields().stream()
                                .filter(field -> !field.name().equals("forecastId"))
                                .map(field -> new Schema.Field(field, field.schema()))
                                .toList());
        int id = registry.hold(without);
        ConfluentDeserializer<Score> reader = new ConfluentDeserializer<>(Score.class, registry);

        assertThatThrownBy(
                        () ->
                                reader.deserialize(
                                        "t",
                                        ByteBuffer.allocate(8).put((byte) 0).putInt(id).array()))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("cannot be read as Score")
                .hasMessageContaining("forecastId");
    }

    private static byte[] bytes(int id, Schema schema, GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private <T extends SpecificRecord> SpecificRecord read(Class<T> type, byte[] bytes) {
        try (ConfluentDeserializer<T> reader = new ConfluentDeserializer<>(type, registry)) {
            return reader.deserialize("t", bytes);
        }
    }
}
