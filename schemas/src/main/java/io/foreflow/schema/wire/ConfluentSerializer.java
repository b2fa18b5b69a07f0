package io.foreflow.schema.wire;

import io.foreflow.schema.registry.SchemaRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Kafka serializer of the generated records in Confluent's form. The newest released copy of a
 * record's schema stands in the registry, under the subject {@code TOPIC-value}. One a producer;
 * not thread-safe.
 *
 * @param <T> generated class, or a common parent where topics carry several
 */
public final class ConfluentSerializer<T extends SpecificRecord> implements Serializer<T> {

    private final SchemaRegistry registry;
    private final Map<String, byte[]> headers = new HashMap<>();
    private final Map<Class<?>, DatumCodec<T>> codecs = new HashMap<>();

    public ConfluentSerializer(SchemaRegistry registry) {
        this.registry = registry;
    }

    /**
     * The bytes before every datum of a record in a topic; asks the registry when it first hears of
     * the topic.
     *
     * @param schema of a generated class
     */
    public byte[] header(String topic, Schema schema) {
        byte[] header = headers.get(topic);
        if (header == null) {
            String subject = ConfluentForm.subject(topic);
            int id = registry.id(subject, ReleasedSchemas.newest(schema.getName()));
            header = ConfluentForm.header(id);
            headers.put(topic, header);
        }
        return header;
    }

    @Override
    public byte[] serialize(String topic, T datum) {
        return datum == null
                ? null
                : codecs.computeIfAbsent(datum.getClass(), type -> codec(datum))
                        .encode(header(topic, datum.getSchema()), datum);
    }

    @SuppressWarnings("unchecked") // the class of a T
    private DatumCodec<T> codec(T datum) {
        return new DatumCodec<>((Class<T>) datum.getClass(), datum.getSchema());
    }
}
