package io.foreflow.schema.wire;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * Kafka deserializer of one generated record from Avro single-object encoding, by this or any
 * earlier release. Throws {@link WireFormatException} for anything else.
 *
 * @param <T> generated class
 */
public final class SingleObjectDeserializer<T extends SpecificRecord>
        extends RecordDeserializer<T> {

    private final ReleasedSchemas schemas;
    private final Map<Long, DatumCodec<T>> codecs = new HashMap<>();

    /** For Kafka, which names the class by {@link #RECORD_CLASS}. */
    public SingleObjectDeserializer() {
        this(null);
    }

    public SingleObjectDeserializer(Class<T> type) {
        this(type, ReleasedSchemas.all());
    }

    public SingleObjectDeserializer(Class<T> type, ReleasedSchemas schemas) {
        super(type);
        this.schemas = schemas;
    }

    @Override
    T decode(Class<T> type, byte[] value) {
        String record = type.getSimpleName();
        long fingerprint = SingleObject.fingerprint(value, record);
        DatumCodec<T> codec = codecs.get(fingerprint);
        if (codec == null) {
            codec = new DatumCodec<>(type, schemas.writer(fingerprint, record));
            codecs.put(fingerprint, codec);
        }
        return codec.decode(value, SingleObject.HEADER_BYTES);
    }
}
