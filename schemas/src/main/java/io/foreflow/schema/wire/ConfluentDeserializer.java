package io.foreflow.schema.wire;

import io.foreflow.schema.registry.SchemaRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * Kafka deserializer of one generated record from Confluent's form, whoever registered the writer's
 * schema. Throws {@link WireFormatException} for a record that cannot be read, and {@link
 * io.foreflow.schema.registry.RegistryException} if the registry does not say whether it can.
 *
 * @param <T> generated class
 */
public final class ConfluentDeserializer<T extends SpecificRecord> extends RecordDeserializer<T> {

    private final RegisteredWriters writers;
    private final Map<Integer, DatumCodec<T>> codecs = new HashMap<>();

    public ConfluentDeserializer(Class<T> type, SchemaRegistry registry) {
        super(type);
        writers = new RegisteredWriters(registry, DatumCodec.schemaOf(type));
    }

    @Override
    T decode(Class<T> type, byte[] value) {
        int id = ConfluentForm.id(value, type.getSimpleName());
        DatumCodec<T> codec = codecs.get(id);
        if (codec == null) {
            codec = new DatumCodec<>(type, writers.writer(id));
            codecs.put(id, codec);
        }
        return codec.decode(value, ConfluentForm.HEADER_BYTES);
    }
}
