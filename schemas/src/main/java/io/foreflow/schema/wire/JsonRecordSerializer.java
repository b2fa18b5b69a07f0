package io.foreflow.schema.wire;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Kafka serializer of any generated record as {@link PlainJson}. One a producer; not thread-safe.
 *
 * @param <T> generated class, or a common parent where a topic carries several
 */
public final class JsonRecordSerializer<T extends SpecificRecord> implements Serializer<T> {

    private static final byte[] NO_HEADER = {};

    private final Map<Class<?>, Form<T>> forms = new HashMap<>();

    @Override
    public byte[] serialize(String topic, T datum) {
        if (datum == null) {
            return null;
        }
        Form<T> form = forms.computeIfAbsent(datum.getClass(), type -> form(datum));
        return form.json.fromAvro(form.codec.encode(NO_HEADER, datum), 0);
    }

    @SuppressWarnings("unchecked") // the class of a T
    private Form<T> form(T datum) {
        return new Form<>(
                new DatumCodec<>((Class<T>) datum.getClass(), datum.getSchema()),
                new PlainJson(datum.getSchema()));
    }

    private record Form<T extends SpecificRecord>(DatumCodec<T> codec, PlainJson json) {}
}
