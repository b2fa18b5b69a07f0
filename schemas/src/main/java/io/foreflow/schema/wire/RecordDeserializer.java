package io.foreflow.schema.wire;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What the deserializers share: which generated class they make. It is given to the constructor,
 * or, where Kafka builds the deserializer by name, by the option {@value #RECORD_CLASS}. One a
 * consumer; not thread-safe.
 *
 * @param <T> generated class
 */
public abstract sealed class RecordDeserializer<T extends SpecificRecord> implements Deserializer<T>
        permits SingleObjectDeserializer, ConfluentDeserializer, JsonRecordDeserializer {

    /** Option: full name of the generated class. */
    public static final String RECORD_CLASS = "foreflow.record.class";

    private Class<T> type;

    RecordDeserializer(Class<T> type) {
        this.type = type;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller's T is the class named in its own configuration
    public final void configure(Map<String, ?> options, boolean isKey) {
        Object name = options.get(RECORD_CLASS);
        if (type != null || name == null) {
            return;
        }
        try {
            type = (Class<T>) Class.forName(name.toString()).asSubclass(SpecificRecord.class);
        } catch (ClassNotFoundException | ClassCastException e) {
            throw new ConfigException(
                    RECORD_CLASS, name, "must be a generated class of io.foreflow.schema");
        }
    }

    /** Null, a tombstone, stays null. */
    @Override
    public final T deserialize(String topic, byte[] value) {
        if (type == null) {
            throw new ConfigException(
                    "Invalid " + RECORD_CLASS + ": null (must name the record's class)");
        }
        return value == null ? null : decode(type, value);
    }

    abstract T decode(Class<T> record, byte[] value);
}
