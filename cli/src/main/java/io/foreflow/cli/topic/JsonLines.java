package io.foreflow.cli.topic;

import io.foreflow.cli.CommandException;
import io.foreflow.schema.registry.ConfluentRegistry;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.schema.wire.ConfluentDeserializer;
import io.foreflow.schema.wire.JsonRecordSerializer;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;

/** Turns the value of a record, in any wire form, into one line of JSON. */
final class JsonLines<T extends SpecificRecord> {

    private static final byte JSON = '{';
    private static final byte CONFLUENT = 0;

    private final SingleObjectDeserializer<T> singleObject;
    private final ConfluentDeserializer<T> confluent;
    private final JsonRecordSerializer<T> json = new JsonRecordSerializer<>();

    /**
     * @param registry null for none
     */
    JsonLines(Class<T> type, RegistrySettings registry) {
        singleObject = new SingleObjectDeserializer<>(type);
        confluent =
                registry == null
                        ? null
                        : new ConfluentDeserializer<>(type, new ConfluentRegistry(registry));
    }

    /**
     * A record in JSON is passed on. The first byte tells the forms apart.
     *
     * @throws io.foreflow.schema.wire.WireFormatException if it is in none of them
     * @throws CommandException if it needs a registry that was not named
     */
    String line(String topic, byte[] value) {
        if (value.length > 0 && value[0] == JSON) {
            return new String(value, StandardCharsets.UTF_8);
        }
        T datum =
                value.length > 0 && value[0] == CONFLUENT
                        ? ofRegistry(topic, value)
                        : singleObject.deserialize(topic, value);
        return new String(json.serialize(topic, datum), StandardCharsets.UTF_8);
    }

    private T ofRegistry(String topic, byte[] value) {
        if (confluent == null) {
            throw new CommandException(
                    "Cannot print topic "
                            + topic
                            + ": its records are in Confluent's form (name the configuration with"
                            + " its schema.registry.url by --config)");
        }
        return confluent.deserialize(topic, value);
    }
}
