package io.foreflow.sql;

import io.foreflow.schema.Breach;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ForecastChannel;
import io.foreflow.schema.ForecastInterval;
import io.foreflow.schema.ForecastStatus;
import io.foreflow.schema.InputQuality;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.Observation;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.RejectionReason;
import io.foreflow.schema.Score;
import io.foreflow.schema.wire.SingleObjectSerializer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** A few records of every topic, and what the examples must answer over them. */
final class SampleRecords {

    private static final Instant ONE = Instant.parse("1970-01-01T01:00:00Z");
    private static final Instant TWO = Instant.parse("1970-01-01T02:00:00Z");

    static final Map<String, List<SpecificRecord>> BY_TOPIC = byTopic();

    /** In the order of the queries in examples.sql; of each the rows, sorted. */
    static final List<List<String>> ANSWERS =
            List.of(
                    List.of(
                            "+I[hosts, web-1, 1970-01-01T02:00:00Z, OK, cpu, [3.0, 4.0]]",
                            "+I[hosts, web-1, 1970-01-01T02:00:00Z, OK, memory, null]",
                            "+I[hosts, web-2, 1970-01-01T01:00:00Z, OK, cpu, [7.5, 8.5]]"),
                    List.of("+I[hosts, web-1, cpu, null, 3.5, 1970-01-01T02:02:00Z, 0.75, 1.0]"),
                    List.of(
                            "+I[hosts, cpu, 1, 3, 2, 2.5, 0.5]", // (1 + 4) / 2, 1 − 5 / 10
                            "+I[hosts, cpu, 1, 4, 1, 0.25, 0.75]"), // 1 − 0.25 / 1
                    List.of("+I[hosts, 1970-01-01T02:00:00Z, PROMOTED, 3, better]"),
                    List.of("+I[LATE, 2]", "+I[UNDECODABLE, 1]"),
                    List.of("+I[web-1, cpu, 1970-01-01T02:00:00Z]"));

    /** Of the forecasts from one o'clock: steps by level, revisions too. */
    static final List<String> POINTS =
            List.of(
                    "+I[web-1, cpu, 1, 1970-01-01T01:01:00Z, 0.8, 1.0, 0.5, 1.5]",
                    "+I[web-1, cpu, 2, 1970-01-01T01:02:00Z, 0.8, 2.0, 1.5, 2.5]",
                    "+I[web-2, cpu, 1, 1970-01-01T01:01:00Z, 0.8, 6.0, 5.5, 6.5]",
                    "+I[web-2, cpu, 1, 1970-01-01T01:01:00Z, 0.8, 7.5, 7.0, 8.0]",
                    "+I[web-2, cpu, 2, 1970-01-01T01:02:00Z, 0.8, 7.0, 6.5, 7.5]",
                    "+I[web-2, cpu, 2, 1970-01-01T01:02:00Z, 0.8, 8.5, 8.0, 9.0]");

    private SampleRecords() {}

    private static Map<String, List<SpecificRecord>> byTopic() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("cpu", 0.5);
        values.put("memory", null);
        Breach soon = new Breach(null, 3.5f, 2, TWO.plusSeconds(120), 0.75, 1.0);
        Breach later = new Breach(1f, null, 90, ONE.plusSeconds(5400), 0.0, 0.5);
        ForecastChannel silent =
                new ForecastChannel("memory", null, null, List.of(), null, false, null, null);
        return Map.of(
                "metrics",
                List.of(
                        new Observation("web-1", "hosts", ONE, values),
                        new Observation("web-1", null, TWO, values)),
                "forecasts",
                List.of(
                        forecast("web-1", ONE, 0, cpu(1, null)),
                        forecast("web-1", TWO, 0, cpu(3, soon), silent),
                        forecast("web-2", ONE, 0, cpu(6, later)),
                        forecast("web-2", ONE, 1, cpu(7.5f, later))),
                "scores",
                List.of(score(3, 1, 1), score(3, -2, 3), score(4, 0.5f, 1)),
                "model-events",
                List.of(
                        event(ModelEventKind.ROUND, "round 1"),
                        event(ModelEventKind.PROMOTED, "better")),
                "rejected",
                List.of(
                        rejected(RejectionReason.LATE),
                        rejected(RejectionReason.LATE),
                        rejected(RejectionReason.UNDECODABLE)));
    }

    private static ForecastChannel cpu(float first, Breach breach) {
        List<Float> values = List.of(first, first + 1);
        ForecastInterval interval =
                new ForecastInterval(
                        0.8f,
                        List.of(first - 0.5f, first + 0.5f),
                        List.of(first + 0.5f, first + 1.5f));
        return new ForecastChannel(
                "cpu", first, values, List.of(interval), null, false, breach, null);
    }

    private static Forecast forecast(
            String series, Instant origin, int revision, ForecastChannel... channels) {
        return Forecast.newBuilder()
                .setId(series + origin)
                .setModel("hosts")
                .setSeries(series)
                .setRevision(revision)
                .setOrigin(origin)
                .setStepMillis(60_000)
                .setHorizon(2)
                .setStatus(ForecastStatus.OK)
                .setServedBy(Map.of("TUNED", 1f))
                .setChannels(List.of(channels))
                .setInputQuality(new InputQuality(origin, origin, 2, 0, 0, 0, 0L))
                .setAccuracy(List.of())
                .build();
    }

    private static Score score(int version, float error, float lastValueError) {
        return new Score(
                "id",
                "hosts",
                "web-1",
                ONE,
                0,
                "cpu",
                1,
                ONE.plusSeconds(60),
                1f,
                1 - error,
                error,
                error,
                1f,
                List.of(true),
                lastValueError,
                null,
                null,
                true,
                version);
    }

    private static ModelEvent event(ModelEventKind kind, String reason) {
        return ModelEvent.newBuilder()
                .setModel("hosts")
                .setKind(kind)
                .setTime(TWO)
                .setVersion(3)
                .setReason(reason)
                .setWindows(64)
                .build();
    }

    private static RejectedRecord rejected(RejectionReason reason) {
        return new RejectedRecord(
                ByteBuffer.wrap(new byte[] {0, -1}), reason, "why", "metrics", 0, 7L);
    }

    /** In single-object encoding. */
    static byte[] avro(SpecificRecord record) {
        try (SingleObjectSerializer<SpecificRecord> serializer = new SingleObjectSerializer<>()) {
            return serializer.serialize("", record);
        }
    }
}
