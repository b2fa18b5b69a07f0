package io.foreflow.schema.wire;

import io.foreflow.schema.Observation;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.SchemaNormalization;

/**
 * Reads the current schema by hand, field by field in its order (series, model, timestamp, values);
 * observations of older writers take the way through Avro's schema resolution.
 */
final class SingleObjectObservationReader implements ObservationReader {

    private static final String RECORD = "Observation";

    private final ReleasedSchemas schemas;
    private final long current =
            SchemaNormalization.parsingFingerprint64(Observation.getClassSchema());
    private final Map<Long, DatumCodec<Observation>> older = new HashMap<>();
    private final ByteCursor cursor = new ByteCursor(RECORD);
    private final NameCache names = new NameCache();
    private final ObservationBuffer buffer = new ObservationBuffer();

    SingleObjectObservationReader(ReleasedSchemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public ObservationBuffer read(byte[] value) {
        long fingerprint = SingleObject.fingerprint(value, RECORD);
        buffer.begin();
        if (fingerprint == current) {
            readCurrent(value);
        } else {
            copy(codec(fingerprint).decode(value, SingleObject.HEADER_BYTES));
        }
        return buffer;
    }

    private void readCurrent(byte[] value) {
        cursor.open(value, SingleObject.HEADER_BYTES);
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

    private DatumCodec<Observation> codec(long fingerprint) {
        DatumCodec<Observation> codec = older.get(fingerprint);
        if (codec == null) {
            codec = new DatumCodec<>(Observation.class, schemas.writer(fingerprint, RECORD));
            older.put(fingerprint, codec);
        }
        return codec;
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
