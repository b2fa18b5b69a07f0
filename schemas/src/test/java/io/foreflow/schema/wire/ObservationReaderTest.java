package io.foreflow.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foreflow.schema.Observation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class ObservationReaderTest {

    private final ObservationReader single = ObservationReader.singleObject();
    private final ObservationReader json = ObservationReader.json();
    private final SingleObjectSerializer<Observation> serializer = new SingleObjectSerializer<>();
    private final JsonRecordSerializer<Observation> jsonSerializer = new JsonRecordSerializer<>();

    @Test
    void readsWhatTheSerializersWrite() {
        Random random = new Random(11);

        for (int i = 0; i < 500; i++) {
            Observation observation = random(random);

            assertThat(single.read(serializer.serialize("t", observation)).toObservation())
                    .isEqualTo(observation);
            assertThat(json.read(jsonSerializer.serialize("t", observation)).toObservation())
                    .isEqualTo(observation);
        }
    }

    @Test
    void tellsNullFromNaN() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("nothing", null);
        values.put("broken", Double.NaN);
        Observation observation = new Observation("a", null, Instant.EPOCH, values);

        ObservationBuffer read = single.read(serializer.serialize("t", observation));

        assertThat(read.size()).isEqualTo(2);
        assertThat(read.model()).isNull();
        assertThat(read.channel(0)).isEqualTo("nothing");
        assertThat(read.missing(0)).isTrue();
        assertThat(read.missing(1)).isFalse();
        assertThat(read.value(1)).isNaN();
    }

    @Test
    void resolvesAnOlderWriter() throws IOException {
        Schema older = Samples.older("Observation");
        GenericRecord written = new GenericData.Record(older);
        written.put("series", "web-1");
        written.put("timestamp", 77L);
        written.put("values", Map.of("cpu", 0.5));
        byte[] bytes =
                new BinaryMessageEncoder<GenericRecord>(new GenericData(), older)
                        .encode(written)
                        .array();
        ObservationReader reader =
                ObservationReader.singleObject(ReleasedSchemas.all().with(older));

        ObservationBuffer read = reader.read(bytes);

        assertThat(read.series()).isEqualTo("web-1");
        assertThat(read.model()).isNull();
        assertThat(read.timestamp()).isEqualTo(77);
        assertThat(read.channel(0)).isEqualTo("cpu");
        assertThat(read.value(0)).isEqualTo(0.5);
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> single.read(bytes))
                .withMessageContaining("is unknown (known: 0x");
    }

    @Test
    void jsonTakesFieldsInAnyOrderAndIgnoresOthers() {
        ObservationBuffer read =
                json.read(
                        utf8(
                                """
                                {"values": {"cpu": 1, "memory": null}, "unit": {"cpu": "%"},
                                 "timestamp": 1700000000000, "series": "web-1"}
                                """));

        assertThat(read.series()).isEqualTo("web-1");
        assertThat(read.model()).isNull();
        assertThat(read.timestamp()).isEqualTo(1_700_000_000_000L);
        assertThat(read.value(0)).isEqualTo(1);
        assertThat(read.missing(1)).isTrue();
    }

    @Test
    void saysWhatIsWrong() {
        byte[] whole = serializer.serialize("t", Samples.observation());
        byte[] twice = Arrays.copyOf(whole, whole.length + 3);

        assertRefused(single, new byte[] {1, 2}, "2 bytes are shorter than the header of 10");
        assertRefused(single, utf8("{\"series\": 1}"), "it begins with 0x7b22");
        assertRefused(single, twice, "3 bytes are left after the record");
        assertRefused(
                single,
                new SingleObjectSerializer<>().serialize("t", Samples.score()),
                "the bytes hold a Score");
        assertRefused(json, utf8("{}"), "series must be there");
        assertRefused(json, utf8("[1]"), "must be one JSON object");
        assertRefused(json, utf8("{\"series\": \"a\""), "line 1");
        assertRefused(
                json,
                utf8("{\"series\":\"a\",\"timestamp\":\"now\",\"values\":{}}"),
                "timestamp must be epoch milliseconds");
        assertRefused(
                json,
                utf8("{\"series\":\"a\",\"timestamp\":99999999999999999999,\"values\":{}}"),
                "99999999999999999999");
        assertRefused(
                json,
                utf8("{\"series\":\"a\",\"timestamp\":1,\"values\":{\"cpu\":\"1\"}}"),
                "values.cpu must be a number or null");
        assertRefused(
                json,
                utf8("{\"series\":\"a\",\"timestamp\":1,\"values\":{\"cpu\":1,\"cpu\":2}}"),
                "cpu");
        assertRefused(json, utf8("{\"series\":\"a\",\"timestamp\":1,\"values\":{}}{}"), "behind");
    }

    /** A replaced byte would make two names one. */
    @Test
    void refusesNamesThatAreNoUtf8() {
        byte[] bytes =
                serializer.serialize("t", new Observation("ab", null, Instant.EPOCH, Map.of()));
        bytes[11] = (byte) 0xff;

        assertRefused(single, bytes, "the text at byte 11 is not UTF-8");
        Observation replacement = new Observation("\uFFFD", null, Instant.EPOCH, Map.of());
        assertThat(single.read(serializer.serialize("t", replacement)).series())
                .isEqualTo("\uFFFD");
    }

    @Test
    void anyBytesEndInAnObservationOrInTheOneException() {
        Random random = new Random(5);
        byte[] header = SingleObject.header(Observation.getClassSchema());
        int refused = 0;

        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (random.nextInt(4) > 0 && bytes.length > header.length) {
                System.arraycopy(header, 0, bytes, 0, header.length);
            }
            refused += refuses(single, bytes) ? 1 : 0;
            refused += refuses(json, bytes) ? 1 : 0;
        }

        assertThat(refused).isGreaterThan(18_000);
    }

    @Test
    void damageEndsInAnObservationOrInTheOneExceptionAndLeavesTheReaderUsable() {
        Random random = new Random(6);
        byte[] whole = serializer.serialize("t", Samples.observation());
        byte[] text = jsonSerializer.serialize("t", Samples.observation());
        int refused = 0;

        for (int i = 0; i < 5_000; i++) {
            refused += refuses(single, damaged(whole, random)) ? 1 : 0;
            refused += refuses(json, damaged(text, random)) ? 1 : 0;
        }
        for (int length = 0; length < whole.length; length++) {
            assertThat(refuses(single, Arrays.copyOf(whole, length))).isTrue();
        }

        assertThat(refused).isBetween(2_500, 9_500);
        assertThat(single.read(whole).toObservation()).isEqualTo(Samples.observation());
        assertThat(json.read(text).toObservation()).isEqualTo(Samples.observation());
    }

    private static boolean refuses(ObservationReader reader, byte[] bytes) {
        try {
            reader.read(bytes);
            return false;
        } catch (WireFormatException e) {
            return true;
        }
    }

    private static void assertRefused(ObservationReader reader, byte[] bytes, String reason) {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> reader.read(bytes))
                .withMessageStartingWith("Cannot decode Observation: ")
                .withMessageContaining(reason);
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
        return damaged;
    }

    private static Observation random(Random random) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = random.nextInt(100); i > 0; i--) {
            values.put(
                    "channel-" + random.nextInt(1000),
                    random.nextInt(5) == 0 ? null : random.nextGaussian() * 1e6);
        }
        return new Observation(
                "host-" + random.nextInt(100),
                random.nextBoolean() ? null : "größe",
                Instant.ofEpochMilli(random.nextLong()),
                values);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
