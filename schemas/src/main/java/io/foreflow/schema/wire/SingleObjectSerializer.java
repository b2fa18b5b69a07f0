package io.foreflow.schema.wire;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Kafka serializer of any generated record in Avro single-object encoding. One a producer; not
 * thread-safe.
 *
 * @param <T> generated class, or a common parent where a topic carries several
 */
public final class SingleObjectSerializer<T extends SpecificRecord> implements Serializer<T> {

    private final Map<Class<?>, Form<T>> forms = new HashMap<>();

    @Override
    public byte[] serialize(String topic, T datum) {
        if (datum == null) {
            return null;
        }
        Form<T> form = forms.computeIfAbsent(datum.getClass(), type -> form(datum));
        return form.codec.encode(form.header, datum);
    }

    @SuppressWarnings("unchecked") // the class of a T
    private Form<T> form(T datum) {
        Schema schema = datum.getSchema();
        return new Form<>(
                SingleObject.header(schema), new DatumCodec<>((Class<T>) datum.getClass(), schema));
    }

    private record Form<T extends SpecificRecord>(byte[] header, DatumCodec<T> codec) {}
}
