package io.foreflow.schema.wire;

import io.foreflow.schema.Breach;
import io.foreflow.schema.ChannelContribution;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ForecastChannel;
import io.foreflow.schema.ForecastInterval;
import io.foreflow.schema.ForecastStatus;
import io.foreflow.schema.HorizonAccuracy;
import io.foreflow.schema.InputQuality;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.Observation;
import io.foreflow.schema.Provenance;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.RejectionReason;
import io.foreflow.schema.RoundTelemetry;
import io.foreflow.schema.Score;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** One plain record of each kind, and schemas planted beside them. */
final class Samples {

    private static final Instant ORIGIN = Instant.parse("2024-03-01T12:00:00Z");

    private Samples() {}

    static List<SpecificRecord> all() {
        return List.of(observation(), forecast(), score(), event(), rejected());
    }

    static Observation observation() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("cpu", 0.1);
        values.put("größe", -0.0);
        values.put("memory", null);
        values.put("requests", 1e300);
        return new Observation("web-1", "hosts", ORIGIN, values);
    }

    static Forecast forecast() {
        ForecastInterval interval =
                new ForecastInterval(0.8f, Arrays.asList(0.1f, null), Arrays.asList(0.3f, null));
        return Forecast.newBuilder()
                .setId(new ForecastIds().of("hosts", "web-1", ORIGIN.toEpochMilli()))
                .setModel("hosts")
                .setSeries("web-1")
                .setOrigin(ORIGIN)
                .setStepMillis(60_000)
                .setHorizon(2)
                .setStatus(ForecastStatus.WARMUP)
                .setStatusDetail("no learnt model yet")
                .setServedBy(Map.of("LAST_VALUE", 1f))
                .setChannels(
                        List.of(
                                new ForecastChannel(
                                        "cpu",
                                        0.2f,
                                        List.of(0.2f, 16777216f),
                                        List.of(interval),
                                        List.of(0.25f, 1f),
                                        true,
                                        new Breach(
                                                null, 0.9f, 2, ORIGIN.plusSeconds(120), 1.0, 1.0),
                                        List.of(
                                                new ChannelContribution(
                                                        "memory", 0.75f, List.of(0.5f, -1f)))),
                                new ForecastChannel(
                                        "memory", null, null, List.of(), null, false, null, null)))
                .setInputQuality(
                        new InputQuality(ORIGIN.minusSeconds(60), ORIGIN, 3, 0, 1, 0, 60_000L))
                .setProvenance(new Provenance(3, 2, "00ff", 1200L, ORIGIN, 0L))
                .setAccuracy(
                        List.of(
                                new HorizonAccuracy(
                                        1,
                                        12L,
                                        0.25,
                                        0.5,
                                        null,
                                        -0.125,
                                        8L,
                                        0.5,
                                        4L,
                                        List.of(0.75))))
                .build();
    }

    static Score score() {
        return new Score(
                "00112233445566778899aabbccddeeff",
                "hosts",
                "web-1",
                ORIGIN,
                1,
                "cpu",
                2,
                ORIGIN.plusSeconds(120),
                0.2f,
                0.25f,
                -0.05f,
                -0.5f,
                0.1f,
                List.of(true, false),
                0.01f,
                null,
                0.02f,
                true,
                3);
    }

    static ModelEvent event() {
        return ModelEvent.newBuilder()
                .setModel("hosts")
                .setKind(ModelEventKind.PROMOTED)
                .setTime(ORIGIN)
                .setVersion(3)
                .setParent(2)
                .setReason("challenger is 4 % better")
                .setChampionError(0.5)
                .setChallengerError(0.48)
                .setWindows(64)
                .setTelemetry(
                        RoundTelemetry.newBuilder()
                                .setLossBefore(0.6)
                                .setEscapesTried(1)
                                .setEscapesKept(0)
                                .setSteps(50)
                                .setGradientEvaluations(130)
                                .build())
                .build();
    }

    static RejectedRecord rejected() {
        return new RejectedRecord(
                ByteBuffer.wrap(new byte[] {0, -1, 127}),
                RejectionReason.UNDECODABLE,
                "not an observation",
                "metrics",
                3,
                912L);
    }

    /** A schema planted in the test resources. */
    static Schema older(String record) {
        try (InputStream in = Samples.class.getResourceAsStream("/older/" + record + ".avsc")) {
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
