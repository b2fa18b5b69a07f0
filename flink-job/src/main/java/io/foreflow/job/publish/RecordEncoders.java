package io.foreflow.job.publish;

import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.schema.registry.ConfluentRegistry;
import io.foreflow.schema.registry.RegistrySettings;

/** Makes the encoder of a wire form, in {@code open()}: the form is shipped, never the encoder. */
public final class RecordEncoders {

    private RecordEncoders() {}

    /**
     * @param topics that the records go to
     * @param registry null for a form that needs none
     * @throws io.foreflow.schema.registry.RegistryException if the registry does not answer or
     *     refuses a schema
     */
    public static RecordEncoder of(WireFormat form, TopicNames topics, RegistrySettings registry) {
        return form == WireFormat.CONFLUENT
                ? AvroRecordEncoder.confluent(new ConfluentRegistry(registry), topics)
                : of(form);
    }

    /**
     * @throws IllegalArgumentException for a form that needs a registry
     */
    public static RecordEncoder of(WireFormat form) {
        return switch (form) {
            case SINGLE_OBJECT -> AvroRecordEncoder.singleObject();
            case JSON -> new JsonRecordEncoder();
            case CONFLUENT ->
                    throw new IllegalArgumentException(
                            "Invalid wire.format: confluent (needs a schema registry)");
        };
    }
}
