package io.foreflow.dashboard.intake;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Makes the deserializers of the wire form that the topics are written in. */
@FunctionalInterface
public interface Decoders {

    <T extends SpecificRecord> Deserializer<T> of(Class<T> type);
}
