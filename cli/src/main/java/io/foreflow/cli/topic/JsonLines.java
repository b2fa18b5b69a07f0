package io.foreflow.cli.topic;

import io.foreflow.schema.wire.JsonRecordSerializer;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;

/** Turns the value of a record, in either wire form, into one line of JSON. */
final class JsonLines<T extends SpecificRecord> {

    private final SingleObjectDeserializer<T> binary;
    private final JsonRecordSerializer<T> json = new JsonRecordSerializer<>();

    JsonLines(Class<T> type) {
        this.binary = new SingleObjectDeserializer<>(type);
    }

    /**
     * A record in JSON is passed on; no single-object encoding begins with a brace.
     *
     * @throws io.foreflow.schema.wire.WireFormatException if it is in neither form
     */
    String line(String topic, byte[] value) {
        if (value.length > 0 && value[0] == '{') {
            return new String(value, StandardCharsets.UTF_8);
        }
        return new String(
                json.serialize(topic, binary.deserialize(topic, value)), StandardCharsets.UTF_8);
    }
}
