package io.foreflow.cli.demo;

import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.JsonRecordDeserializer;
import io.foreflow.schema.wire.JsonRecordSerializer;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import io.foreflow.schema.wire.SingleObjectSerializer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Serializers of the wire form a run is configured with. */
record Wire(WireFormat format) {

    Serializer<Observation> observations() {
        return switch (format) {
            case SINGLE_OBJECT -> new SingleObjectSerializer<>();
            case JSON -> new JsonRecordSerializer<>();
        };
    }

    <T extends SpecificRecord> Deserializer<T> reader(Class<T> type) {
        return switch (format) {
            case SINGLE_OBJECT -> new SingleObjectDeserializer<>(type);
            case JSON -> new JsonRecordDeserializer<>(type);
        };
    }
}
