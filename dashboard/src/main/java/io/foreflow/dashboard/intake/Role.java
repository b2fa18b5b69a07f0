package io.foreflow.dashboard.intake;

import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.Observation;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.Score;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** The five topics by what they hold, and how many of their newest records are read at most. */
public enum Role {
    METRICS(1_000_000),
    FORECASTS(200_000),
    SCORES(1_000_000),
    MODEL_EVENTS(50_000),
    REJECTED(50_000);

    private final long newest;

    Role(long newest) {
        this.newest = newest;
    }

    /** Where the bytes of a topic go; throws what the deserializer throws. */
    @FunctionalInterface
    interface Sink {
        void accept(String topic, byte[] value, long appended);
    }

    @FunctionalInterface
    private interface Into<T> {
        void add(T record, long appended);
    }

    Sink sink(Decoders decoders, Fleet fleet) {
        return switch (this) {
            case METRICS -> into(decoders, Observation.class, (record, at) -> fleet.add(record));
            case FORECASTS -> into(decoders, Forecast.class, (record, at) -> fleet.add(record));
            case SCORES -> into(decoders, Score.class, (record, at) -> fleet.add(record));
            case MODEL_EVENTS ->
                    into(decoders, ModelEvent.class, (record, at) -> fleet.add(record));
            case REJECTED -> into(decoders, RejectedRecord.class, fleet::add);
        };
    }

    private static <T extends SpecificRecord> Sink into(
            Decoders decoders, Class<T> type, Into<T> into) {
        Deserializer<T> reader = decoders.of(type);
        return (topic, value, appended) -> into.add(reader.deserialize(topic, value), appended);
    }

    /** Most records read back from the end of the topic, all partitions together. */
    long newest() {
        return newest;
    }

    /** Events are few and tell the whole story; the others are read from some time ago on. */
    boolean fromBeginning() {
        return this == MODEL_EVENTS;
    }

    /** As the command line and the page name it, {@code model-events}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
