package io.foreflow.schema.wire;

import io.foreflow.schema.registry.SchemaRegistry;

/**
 * Reads observations from one wire form into a buffer of its own, without a map of boxed numbers.
 * One a task; not thread-safe.
 */
public sealed interface ObservationReader
        permits SingleObjectObservationReader, ConfluentObservationReader, JsonObservationReader {

    /** Of Avro single-object encoding by this or any earlier release. */
    static ObservationReader singleObject() {
        return singleObject(ReleasedSchemas.all());
    }

    static ObservationReader singleObject(ReleasedSchemas schemas) {
        return new SingleObjectObservationReader(schemas);
    }

    /** Of Confluent's form, by any writer whose schema the registry holds. */
    static ObservationReader confluent(SchemaRegistry registry) {
        return new ConfluentObservationReader(registry);
    }

    /** Of plain JSON. */
    static ObservationReader json() {
        return new JsonObservationReader();
    }

    /**
     * Reads one record value.
     *
     * @return the reader's buffer, valid until the next call
     * @throws WireFormatException if the bytes are not exactly one observation
     * @throws io.foreflow.schema.registry.RegistryException if a registry that must say so does not
     *     answer
     */
    ObservationBuffer read(byte[] value);
}
