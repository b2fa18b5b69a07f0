package io.foreflow.job.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.forecasting.ForecastStatus;
import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.publish.Outbound.Topic;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.optimizer.RoundSpectra;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.RejectionReason;
import io.foreflow.schema.Score;
import io.foreflow.schema.wire.ConfluentDeserializer;
import io.foreflow.schema.wire.JsonRecordDeserializer;
import io.foreflow.schema.wire.JsonRecordSerializer;
import io.foreflow.schema.wire.RecordDeserializer;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import io.foreflow.series.SeriesKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordEncodersTest {

    private static final int RECORDS = 500;

    private final RandomRecords records = new RandomRecords(20260107);
    private final MemoryRegistry registry = new MemoryRegistry();
    private final RecordEncoder avro = RecordEncoders.of(WireFormat.SINGLE_OBJECT);
    private final RecordEncoder json = RecordEncoders.of(WireFormat.JSON);

    @Test
    void writesForecastsByteForByteAsGeneratedClassesAndAvroDo() throws IOException {
        BinaryMessageEncoder<Forecast> avrosOwn = Forecast.getEncoder();
        int partial = 0;

        for (int i = 0; i < RECORDS; i++) {
            SeriesForecast forecast = records.forecast();
            Forecast generated = GeneratedForm.of(forecast);

            assertThat(avro.forecast(forecast).value())
                    .isEqualTo(bytes(avrosOwn.encode(generated)));
            partial += generated.toString().contains("\"upper\": null") ? 1 : 0;
        }

        assertThat(partial).isBetween(RECORDS / 10, RECORDS * 9 / 10);
    }

    @Test
    void writesScoresByteForByteAsGeneratedClassesAndAvroDo() throws IOException {
        BinaryMessageEncoder<Score> avrosOwn = Score.getEncoder();

        for (int i = 0; i < RECORDS; i++) {
            HorizonScore score = records.score();

            assertThat(avro.score(score).value())
                    .isEqualTo(bytes(avrosOwn.encode(GeneratedForm.of(score))));
        }
    }

    @Test
    void writesJsonAsTheSerializerForUsersDoes() {
        JsonRecordSerializer<SpecificRecord> serializer = new JsonRecordSerializer<>();

        for (int i = 0; i < RECORDS / 5; i++) {
            SeriesForecast forecast = records.forecast();
            HorizonScore score = records.score();

            assertThat(json.forecast(forecast).value())
                    .isEqualTo(serializer.serialize(null, GeneratedForm.of(forecast)));
            assertThat(json.score(score).value())
                    .isEqualTo(serializer.serialize(null, GeneratedForm.of(score)));
        }
    }

    /** So that a registry that is away, or refuses, stops the job at its start. */
    @Test
    void asksForEverySchemaBeforeTheFirstRecord() {
        encoder(WireFormat.CONFLUENT);

        assertThat(registry.subjects())
                .containsExactlyInAnyOrder(
                        "forecasts-value", "scores-value", "events-value", "rejected-value");
    }

    @ParameterizedTest
    @EnumSource
    void usersReadBackWhatTheJobWrites(WireFormat form) {
        RecordEncoder encoder = encoder(form);
        RecordDeserializer<Forecast> forecasts = reader(form, Forecast.class);
        RecordDeserializer<Score> scores = reader(form, Score.class);

        for (int i = 0; i < RECORDS / 5; i++) {
            SeriesForecast forecast = records.forecast();
            HorizonScore score = records.score();

            assertThat(forecasts.deserialize(null, encoder.forecast(forecast).value()))
                    .isEqualTo(GeneratedForm.of(forecast));
            assertThat(scores.deserialize(null, encoder.score(score).value()))
                    .isEqualTo(GeneratedForm.of(score));
        }
    }

    @ParameterizedTest
    @EnumSource
    void carriesEventsWithNullWhereNothingWasMeasured(WireFormat form) {
        RecordEncoder encoder = encoder(form);
        RecordDeserializer<ModelEvent> reader = reader(form, ModelEvent.class);

        for (int i = 0; i < RECORDS / 5; i++) {
            LearnerEvent event = records.event();
            ModelEvent read = reader.deserialize(null, encoder.event(event).value());

            assertThat(read.getKind().name()).isEqualTo(event.kind().name());
            assertThat(read.getTime().toEpochMilli()).isEqualTo(event.time());
            assertThat(read.getParent()).isEqualTo(event.parent() == -1 ? null : event.parent());
            assertThat(read.getRidgeError()).isEqualTo(nullable(event.ridgeError()));
            assertThat(read.getTelemetry() == null).isEqualTo(event.telemetry() == null);
            if (event.telemetry() != null) {
                assertThat(read.getTelemetry().getLambdaMin())
                        .isEqualTo(nullable(event.telemetry().lambdaMin()));
                assertThat(read.getTelemetry().getGradientEvaluations())
                        .isEqualTo(event.telemetry().gradientEvaluations());
                RoundSpectra spectra = event.telemetry().spectra();
                assertThat(read.getTelemetry().getRepresentationNuclearNorm())
                        .isEqualTo(nullable(spectra.representationNuclearNorm()));
                assertThat(read.getTelemetry().getRepresentationEffectiveRank())
                        .isEqualTo(nullable(spectra.representationEffectiveRank()));
                assertThat(read.getTelemetry().getAttention()).isEqualTo(spectra.attention());
                assertThat(read.getTelemetry().getAttentionSpectrum())
                        .isEqualTo(spectra.attentionSpectrum());
                assertThat(read.getTelemetry().getRepresentationSpectrum())
                        .isEqualTo(spectra.representationSpectrum());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void carriesRejectionsWithTheirRawBytesAndCoordinates(WireFormat form) {
        RecordEncoder encoder = encoder(form);
        RecordDeserializer<RejectedRecord> reader = reader(form, RejectedRecord.class);

        for (int i = 0; i < RECORDS / 5; i++) {
            Rejection rejection = records.rejection();
            RejectedRecord read = reader.deserialize(null, encoder.rejection(rejection).value());

            ByteBuffer raw = rejection.raw() == null ? null : ByteBuffer.wrap(rejection.raw());
            assertThat(read.getRaw()).isEqualTo(raw);
            assertThat(read.getReason().name()).isEqualTo(rejection.reason().name());
            assertThat(read.getPartition()).isEqualTo(rejection.partition());
            assertThat(read.getOffset()).isEqualTo(rejection.offset());
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalRecordsAreEqualBytesWhateverWasEncodedBefore(WireFormat form) {
        RecordEncoder used = encoder(form);
        for (int i = 0; i < 20; i++) {
            used.forecast(records.forecast());
            used.score(records.score());
            used.event(records.event());
            used.rejection(records.rejection());
        }

        RecordEncoder fresh = encoder(form);
        SeriesForecast forecast = records.forecast();
        HorizonScore score = records.score();
        LearnerEvent event = records.event();
        Rejection rejection = records.rejection();

        assertThat(used.forecast(forecast).value()).isEqualTo(fresh.forecast(forecast).value());
        assertThat(used.score(score).value()).isEqualTo(fresh.score(score).value());
        assertThat(used.event(event).value()).isEqualTo(fresh.event(event).value());
        assertThat(used.rejection(rejection).value()).isEqualTo(fresh.rejection(rejection).value());
    }

    @Test
    void jsonHasPlainNumbersAndNullForWhatIsNotKnown() throws IOException {
        JsonNode tree = new ObjectMapper().readTree(json.forecast(smallForecast()).value());

        assertThat(tree.get("origin").longValue()).isEqualTo(7_200_000);
        assertThat(tree.get("status").textValue()).isEqualTo("OK");
        assertThat(tree.at("/servedBy/TUNED").floatValue()).isEqualTo(1);
        assertThat(tree.at("/channels/0/values").toString()).isEqualTo("[0.1,2.5]");
        assertThat(tree.at("/channels/0/intervals/0/lower").toString()).isEqualTo("[-1.0,null]");
        assertThat(tree.at("/channels/0/intervals/0/upper").isNull()).isTrue();
        assertThat(tree.get("topContributors").isNull()).isTrue();
        assertThat(tree.get("accuracy")).hasSize(1);
    }

    @Test
    void keysNameModelAndSeriesAndRejectionsTheirPartition() {
        HorizonScore score = records.score();
        Rejection rejection = records.rejection();

        assertThat(avro.forecast(smallForecast()).key()).asString().isEqualTo("hosts/web-1");
        assertThat(avro.forecast(smallForecast()).schema()).isEqualTo(Topic.FORECASTS);
        assertThat(avro.score(score).key()).isEqualTo(json.score(score).key());
        assertThat(avro.score(score).schema()).isEqualTo(Topic.SCORES);
        assertThat(avro.rejection(rejection).key())
                .asString()
                .isEqualTo("metrics-" + rejection.partition());
        assertThat(avro.rejection(rejection).schema()).isEqualTo(Topic.REJECTED);
        assertThat(avro.event(records.event()).schema()).isEqualTo(Topic.MODEL_EVENTS);
    }

    @Test
    void everyConstantOfTheJobHasASymbolOnTheWire() {
        assertThat(names(io.foreflow.schema.ForecastStatus.values()))
                .containsAll(names(ForecastStatus.values()));
        assertThat(names(ModelEventKind.values())).containsAll(names(LearnerEvent.Kind.values()));
        assertThat(names(RejectionReason.values())).containsAll(names(Rejection.Reason.values()));
    }

    private static SeriesForecast smallForecast() {
        return new SeriesForecast(
                new SeriesKey("hosts", "web-1"),
                7_200_000,
                3_600_000,
                0,
                ForecastStatus.OK,
                null,
                new float[] {0, 0, 0, 0, 1},
                List.of("cpu"),
                2,
                new float[] {0.1f, 2.5f},
                new float[] {0.8f},
                new float[][] {{-1, Float.NaN}},
                new float[][] {{Float.NaN, Float.NaN}},
                new float[] {Float.NaN},
                new boolean[] {true},
                List.of(),
                new SeriesForecast.InputQuality(0, 7_200_000, 3, 0, 0, 0, 60_000),
                null,
                Arrays.asList(
                        new SeriesForecast.HorizonAccuracy(
                                1, 10, 0.5, 0.4, -0.25, Double.NaN, 8, 0.5, 4, new double[] {0.75}),
                        null));
    }

    private <T extends SpecificRecord> RecordDeserializer<T> reader(
            WireFormat form, Class<T> type) {
        return switch (form) {
            case SINGLE_OBJECT -> new SingleObjectDeserializer<>(type);
            case CONFLUENT -> new ConfluentDeserializer<>(type, registry);
            case JSON -> new JsonRecordDeserializer<>(type);
        };
    }

    private RecordEncoder encoder(WireFormat form) {
        return form == WireFormat.CONFLUENT
                ? AvroRecordEncoder.confluent(
                        registry, new TopicNames("m", "forecasts", "scores", "events", "rejected"))
                : RecordEncoders.of(form);
    }

    private static Double nullable(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
