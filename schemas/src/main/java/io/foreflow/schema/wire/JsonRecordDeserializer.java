package io.foreflow.schema.wire;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Kafka deserializer of one generated record from {@link PlainJson}, by this or any earlier
 * release: fields that the writer did not know take their defaults. Throws {@link
 * WireFormatException} for anything else.
 *
 * @param <T> generated class
 */
public final class JsonRecordDeserializer<T extends SpecificRecord> extends RecordDeserializer<T> {

    private DatumCodec<T> codec;
    private PlainJson json;

    /** For Kafka, which names the class by {@link #RECORD_CLASS}. */
    public JsonRecordDeserializer() {
        this(null);
    }

    public JsonRecordDeserializer(Class<T> type) {
        super(type);
    }

    @Override
    T decode(Class<T> type, byte[] value) {
        if (codec == null) {
            Schema schema = DatumCodec.schemaOf(type);
            codec = new DatumCodec<>(type, schema);
            json = new PlainJson(schema);
        }
        return codec.decode(json.toAvro(value), 0);
    }
}
