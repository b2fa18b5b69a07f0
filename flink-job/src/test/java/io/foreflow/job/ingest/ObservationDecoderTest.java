package io.foreflow.job.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.job.JobFixtures;
import io.foreflow.job.config.JobSettings.IngestSettings;
import io.foreflow.job.ingest.Rejection.Reason;
import io.foreflow.schema.Observation;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.RejectionReason;
import io.foreflow.schema.registry.ConfluentRegistry;
import io.foreflow.schema.registry.RegistryException;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.schema.wire.ObservationReader;
import io.foreflow.schema.wire.SingleObjectSerializer;
import io.foreflow.series.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationDecoderTest {

    private static final Instant APPENDED = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration MAX_AGE = Duration.ofDays(30);
    private static final int MAX_BYTES = 1000;

    private final ObservationDecoder decoder = decoder(ObservationReader.singleObject());

    @Test
    void turnsKnownChannelsIntoIndicesAndCountsUnknownOnes() {
        byte[] value = avro(observation("web-1", null, APPENDED, Map.of("b", 2.0, "x", 9.0)));

        Ingested ingested = decode(value);

        assertThat(ingested)
                .isEqualTo(
                        new Observed(
                                new SeriesKey("hosts", "web-1"),
                                APPENDED.toEpochMilli(),
                                new int[] {1},
                                new float[] {2},
                                "metrics",
                                3,
                                912,
                                Observed.UNSTAMPED));
        assertThat(decoder.unknownChannels()).isEqualTo(1);
    }

    @Test
    void takesNullForMissing() {
        Map<String, Double> values = new HashMap<>();
        values.put("a", null);

        Ingested ingested = decode(avro(observation("web-1", "hosts", APPENDED, values)));

        assertThat(ingested).isInstanceOf(Observed.class);
        assertThat(((Observed) ingested).channels()).isEmpty();
    }

    @Test
    void readsJsonWhenTheTopicIsJson() {
        String json =
                "{\"series\":\"web-1\",\"timestamp\":%d,\"values\":{\"a\":0.5}}"
                        .formatted(APPENDED.toEpochMilli());

        Ingested ingested =
                decoder(ObservationReader.json())
                        .decode(json.getBytes(UTF_8), "metrics", 3, 912, APPENDED.toEpochMilli());

        assertThat(ingested).isInstanceOf(Observed.class);
        assertThat(((Observed) ingested).values()).containsExactly(0.5f);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRecords")
    void refusesWithReasonAndCoordinates(
            String name, byte[] value, Reason reason, String saysInDetail) {
        Ingested ingested = decode(value);

        assertThat(ingested).isInstanceOf(Rejection.class);
        Rejection rejection = (Rejection) ingested;
        assertThat(rejection.reason()).isEqualTo(reason);
        assertThat(rejection.detail()).contains(saysInDetail);
        assertThat(rejection.raw()).isEqualTo(value);
        assertThat(rejection.topic()).isEqualTo("metrics");
        assertThat(rejection.partition()).isEqualTo(3);
        assertThat(rejection.offset()).isEqualTo(912);
    }

    static Stream<Arguments> badRecords() {
        byte[] good = avro(observation("web-1", null, APPENDED, Map.of("a", 1.0)));
        byte[] random = new byte[40];
        new Random(7).nextBytes(random);
        return Stream.of(
                bad("no value", null, Reason.UNDECODABLE, "no value"),
                bad("no bytes", new byte[0], Reason.UNDECODABLE, "Observation"),
                bad("random bytes", random, Reason.UNDECODABLE, "Observation"),
                bad(
                        "truncated Avro",
                        Arrays.copyOf(good, good.length - 3),
                        Reason.UNDECODABLE,
                        "Observation"),
                bad("another schema", avro(anotherRecord()), Reason.UNDECODABLE, "Observation"),
                bad("empty series", value("", "a", 1), Reason.EMPTY_SERIES, "series"),
                bad("NaN", value("web-1", "a", Double.NaN), Reason.NOT_FINITE, "\"a\" is NaN"),
                bad(
                        "infinity",
                        value("web-1", "b", Double.NEGATIVE_INFINITY),
                        Reason.NOT_FINITE,
                        "-Infinity"),
                bad("above a float", value("web-1", "a", 1e300), Reason.NOT_FINITE, "1.0E300"),
                bad(
                        "unknown model",
                        avro(observation("web-1", "ships", APPENDED, Map.of("a", 1.0))),
                        Reason.UNKNOWN_MODEL,
                        "\"ships\""),
                bad("year 1970", at(Instant.EPOCH), Reason.TIME_OUT_OF_RANGE, "ingest.earliest"),
                bad(
                        "year 2200",
                        at(Instant.parse("2200-01-01T00:00:00Z")),
                        Reason.TIME_OUT_OF_RANGE,
                        "ahead"),
                bad(
                        "one millisecond too far ahead",
                        at(APPENDED.plus(BOUND).plusMillis(1)),
                        Reason.TIME_OUT_OF_RANGE,
                        "ahead"),
                bad(
                        "one millisecond too old",
                        at(APPENDED.minus(MAX_AGE).minusMillis(1)),
                        Reason.TIME_OUT_OF_RANGE,
                        "ingest.max-age"),
                bad("too many bytes", new byte[1001], Reason.TOO_LARGE, "1001 bytes"),
                bad(
                        "too many channels",
                        avro(
                                observation(
                                        "web-1",
                                        null,
                                        APPENDED,
                                        Map.of("a", 1.0, "b", 1.0, "c", 1.0, "d", 1.0))),
                        Reason.TOO_LARGE,
                        "4 channels"),
                bad(
                        "too long a series",
                        value("s".repeat(21), "a", 1),
                        Reason.TOO_LARGE,
                        "series has 21"),
                bad(
                        "too long a model",
                        avro(observation("web-1", "m".repeat(21), APPENDED, Map.of("a", 1.0))),
                        Reason.TOO_LARGE,
                        "model has 21"),
                bad(
                        "too long a channel",
                        value("web-1", "c".repeat(21), 1),
                        Reason.TOO_LARGE,
                        "channel has 21"));
    }

    /** The record may be sound: refused once, it would be lost for good. */
    @Test
    void refusesNoRecordBecauseARegistryIsAway() {
        ConfluentRegistry away =
                new ConfluentRegistry(
                        new RegistrySettings(
                                "http://127.0.0.1:1",
                                null,
                                null,
                                null,
                                null,
                                true,
                                Duration.ofSeconds(30),
                                Duration.ZERO));
        ObservationDecoder confluent = decoder(ObservationReader.confluent(away));

        assertThatThrownBy(
                        () -> confluent.decode(new byte[] {0, 0, 0, 0, 1, 2}, "metrics", 3, 912, 0))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("Cannot reach schema registry at http://127.0.0.1:1: ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("timesAtTheBounds")
    void acceptsTimesExactlyAtTheirBounds(String name, Instant time) {
        assertThat(decode(at(time))).isInstanceOf(Observed.class);
    }

    static Stream<Arguments> timesAtTheBounds() {
        return Stream.of(
                Arguments.of("as far ahead as allowed", APPENDED.plus(BOUND)),
                Arguments.of("as old as allowed", APPENDED.minus(MAX_AGE)));
    }

    @Test
    void goesOnAfterARefusal() {
        decode(new byte[] {1, 2, 3});

        assertThat(decode(value("web-1", "a", 1))).isInstanceOf(Observed.class);
    }

    @Test
    void aRefusalFitsIntoAKafkaRecordHoweverLargeWhatWasRefused() {
        byte[] large = new byte[3 << 20];
        new Random(7).nextBytes(large);
        String field = "\"" + "f".repeat(3000) + "\":1";
        byte[] twice = ("{" + field + "," + field + "}").getBytes(UTF_8);

        Rejection ofLarge = (Rejection) decode(large);
        Rejection ofTwice =
                (Rejection)
                        decoder(ObservationReader.json(), 1 << 20)
                                .decode(twice, "metrics", 3, 912, APPENDED.toEpochMilli());

        assertThat(ofLarge.raw()).isEqualTo(Arrays.copyOf(large, 256 * 1024));
        assertThat(ofTwice.detail()).contains("ff").hasSizeLessThanOrEqualTo(1001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deep array",
                "deep object",
                "long number",
                "long exponent",
                "many keys",
                "long text"
            })
    void aHostileJsonIsOneRefusalAndNothingMore(String kind) {
        int size = 400_000;
        String text =
                switch (kind) {
                    case "deep array" -> "[".repeat(size);
                    case "deep object" ->
                            "{\"series\":\"a\",\"values\":" + "{\"a\":".repeat(size / 5);
                    case "long number" -> json("1".repeat(size));
                    case "long exponent" -> json("1e" + "9".repeat(9));
                    case "many keys" -> json("1" + ",\"b\":1".repeat(size / 6));
                    default -> "{\"series\":\"" + "s".repeat(size);
                };

        Ingested ingested =
                decoder(ObservationReader.json(), 1 << 20)
                        .decode(text.getBytes(UTF_8), "metrics", 3, 912, APPENDED.toEpochMilli());

        assertThat(ingested).isInstanceOf(Rejection.class);
        assertThat(((Rejection) ingested).detail()).hasSizeLessThanOrEqualTo(1001);
    }

    private static String json(String value) {
        return "{\"series\":\"web-1\",\"timestamp\":%d,\"values\":{\"a\":%s}}"
                .formatted(APPENDED.toEpochMilli(), value);
    }

    @Test
    void judgesATimeByItselfIfTheRecordHasNoAppendTime() {
        byte[] value = at(Instant.parse("2200-01-01T00:00:00Z"));

        Ingested ingested =
                decoder.decode(value, "metrics", 3, 912, ObservationDecoder.NO_APPEND_TIME);

        assertThat(ingested).isInstanceOf(Observed.class);
    }

    private Ingested decode(byte[] value) {
        return decoder.decode(value, "metrics", 3, 912, APPENDED.toEpochMilli());
    }

    private static ObservationDecoder decoder(ObservationReader reader) {
        return decoder(reader, MAX_BYTES);
    }

    private static ObservationDecoder decoder(ObservationReader reader, int maxBytes) {
        return new ObservationDecoder(
                reader,
                new IngestSettings(
                        BOUND,
                        EARLIEST,
                        MAX_AGE,
                        maxBytes,
                        3,
                        20,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2)),
                "hosts",
                List.of(JobFixtures.model("hosts", Duration.ofSeconds(10), "a", "b")));
    }

    private static Arguments bad(String name, byte[] value, Reason reason, String detail) {
        return Arguments.of(name, value, reason, detail);
    }

    private static byte[] value(String series, String channel, double value) {
        return avro(observation(series, null, APPENDED, Map.of(channel, value)));
    }

    private static byte[] at(Instant time) {
        return avro(observation("web-1", null, time, Map.of("a", 1.0)));
    }

    private static Observation observation(
            String series, String model, Instant time, Map<String, Double> values) {
        return new Observation(series, model, time, values);
    }

    private static RejectedRecord anotherRecord() {
        return new RejectedRecord(null, RejectionReason.LATE, "d", "metrics", 0, 0L);
    }

    private static byte[] avro(SpecificRecord record) {
        try (SingleObjectSerializer<SpecificRecord> serializer = new SingleObjectSerializer<>()) {
            return serializer.serialize("metrics", record);
        }
    }
}
