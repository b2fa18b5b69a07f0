package io.foreflow.schema.wire;

import io.foreflow.schema.Observation;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Reads the Avro binary of an observation into one buffer. The current schema is read by hand,
 * field by field in its order (series, model, timestamp, values); those of other writers take the
 * way through Avro's schema resolution. Not thread-safe.
 */
final class ObservationDatum {

    static final String RECORD = "Observation";

    private static final long CURRENT =
            SchemaNormalization.parsingFingerprint64(Observation.getClassSchema());

    private final ByteCursor cursor = new ByteCursor(RECORD);
    private final NameCache names = new NameCache();
    private final ObservationBuffer buffer = new ObservationBuffer();

    /**
     * How a writer's bytes are read.
     *
     * @param resolving null for the current schema
     */
    record Form(DatumCodec<Observation> resolving) {}

    static Form form(Schema writer) {
        return SchemaNormalization.parsingFingerprint64(writer) == CURRENT
                ? new Form(null)
                : new Form(new DatumCodec<>(Observation.class, writer));
    }

    ObservationBuffer read(Form form, byte[] value, int from) {
        buffer.begin();
        if (form.resolving == null) {
            readCurrent(value, from);
        } else {
            copy(form.resolving.decode(value, from));
        }
        return buffer;
    }

    private void readCurrent(byte[] value, int from) {
        cursor.open(value, from);
        buffer.series(names.next(0, cursor));
        if (cursor.index(2) == 1) {
            buffer.model(names.next(1, cursor));
        }
        buffer.timestamp(cursor.varLong());
        for (long count = cursor.block(); count > 0; count = cursor.block()) {
            for (long i = 0; i < count; i++) {
                readValue();
            }
        }
        cursor.expectEnd();
    }

    private void readValue() {
        String channel = names.next(2 + buffer.size(), cursor);
        if (cursor.index(2) == 1) {
            buffer.add(channel, cursor.float64());
        } else {
            buffer.addMissing(channel);
        }
    }

    private void copy(Observation observation) {
        buffer.series(observation.getSeries());
        buffer.model(observation.getModel());
        buffer.timestamp(observation.getTimestamp().toEpochMilli());
        observation
                .getValues()
                .forEach(
                        (channel, value) -> {
                            if (value == null) {
                                buffer.addMissing(channel);
                            } else {
                                buffer.add(channel, value);
                            }
                        });
    }
}
