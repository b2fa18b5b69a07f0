package io.foreflow.cli.size;

import io.foreflow.schema.Observation;
import io.foreflow.schema.Score;
import io.foreflow.schema.wire.SingleObjectSerializer;
import io.foreflow.settings.ModelSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * Bytes of records in Avro's single-object form, without keys, batches and compression: of
 * observations and scores what their serializers make of typical ones, of a forecast its values and
 * bounds and what was measured beside them.
 *
 * @param observation all channels of a series at one time
 * @param forecast with its bounds, nothing explained, no limits
 * @param score of one channel and step
 */
record WireSizes(long observation, long forecast, long score) {

    /** A name of a usual length. */
    static final String SERIES = "host-0001.example.com";

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    /** A float, and one that may be null. */
    private static final long VALUE = 4;

    private static final long BOUND = 5;

    static WireSizes of(ModelSettings model) {
        Map<String, Double> values = new HashMap<>();
        model.channels().forEach(channel -> values.put(channel, 12.5));
        long cells = (long) model.channels().size() * model.horizon();
        return new WireSizes(
                bytes(new Observation(SERIES, model.name(), TIME, values)),
                Measured.FORECAST_BESIDE
                        + cells * (VALUE + 2 * BOUND * model.forecast().levels().size()),
                bytes(score(model)));
    }

    private static Score score(ModelSettings model) {
        return Score.newBuilder()
                .setForecastId("0123456789abcdef0123456789abcdef")
                .setModel(model.name())
                .setSeries(SERIES)
                .setOrigin(TIME)
                .setChannel(model.channels().get(0))
                .setStep(model.horizon())
                .setTargetTime(TIME)
                .setForecast(12.5f)
                .setActual(12.5f)
                .setError(0f)
                .setScaledError(0f)
                .setScale(1f)
                .setInside(model.forecast().levels().stream().map(level -> true).toList())
                .setLastValueError(0f)
                .setSeasonalNaiveError(0f)
                .setRidgeError(0f)
                .setLearnt(true)
                .setModelVersion(1)
                .build();
    }

    private static <T extends SpecificRecord> long bytes(T datum) {
        try (SingleObjectSerializer<T> serializer = new SingleObjectSerializer<>()) {
            return serializer.serialize("any", datum).length;
        }
    }
}
