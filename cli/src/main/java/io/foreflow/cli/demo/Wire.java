package io.foreflow.cli.demo;

import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.schema.Observation;
import io.foreflow.schema.registry.ConfluentRegistry;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.schema.wire.ConfluentDeserializer;
import io.foreflow.schema.wire.ConfluentSerializer;
import io.foreflow.schema.wire.JsonRecordDeserializer;
import io.foreflow.schema.wire.JsonRecordSerializer;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import io.foreflow.schema.wire.SingleObjectSerializer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Serializers of the wire form a run is configured with.
 *
 * @param registry null for a form that needs none
 */
record Wire(WireFormat format, RegistrySettings registry) {

    Serializer<Observation> observations() {
        return switch (format) {
            case SINGLE_OBJECT -> new SingleObjectSerializer<>();
            case CONFLUENT -> new ConfluentSerializer<>(new ConfluentRegistry(registry));
            case JSON -> new JsonRecordSerializer<>();
        };
    }

    <T extends SpecificRecord> Deserializer<T> reader(Class<T> type) {
        return switch (format) {
            case SINGLE_OBJECT -> new SingleObjectDeserializer<>(type);
            case CONFLUENT -> new ConfluentDeserializer<>(type, new ConfluentRegistry(registry));
            case JSON -> new JsonRecordDeserializer<>(type);
        };
    }
}
