package io.foreflow.schema.wire;

import io.foreflow.schema.registry.SchemaRegistry;
import io.foreflow.schema.registry.SchemaRegistry.Registered;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaParseException;

/**
 * Writers' schemas of one record by their id in a registry. A schema that the reader's cannot read,
 * or that could make a small record costly to read, is refused for every record that names it; both
 * answers are remembered, while a registry that does not answer is nobody's refusal.
 */
final class RegisteredWriters {

    private final SchemaRegistry registry;
    private final Schema reader;
    private final Map<Integer, Schema> usable = new HashMap<>();
    private final Map<Integer, String> unusable = new HashMap<>();

    RegisteredWriters(SchemaRegistry registry, Schema reader) {
        this.registry = registry;
        this.reader = reader;
    }

    /**
     * @throws WireFormatException if records of that schema cannot be read
     * @throws io.foreflow.schema.registry.RegistryException if the registry does not say
     */
    Schema writer(int id) {
        Schema known = usable.get(id);
        if (known != null) {
            return known;
        }
        String refusal = unusable.get(id);
        if (refusal != null) {
            throw new WireFormatException(reader.getName(), refusal);
        }
        Registered registered =
                registry.schema(id)
                        .orElseThrow(
                                () ->
                                        new WireFormatException(
                                                reader.getName(),
                                                "schema id " + id + " is unknown to the registry"));
        try {
            Schema writer = parse(registered);
            WriterBounds.check(writer);
            checkReadable(writer);
            usable.put(id, writer);
            return writer;
        } catch (IllegalArgumentException e) {
            String reason = "schema id " + id + " cannot be used: " + e.getMessage();
            unusable.put(id, reason);
            throw new WireFormatException(reader.getName(), reason);
        }
    }

    private static Schema parse(Registered registered) {
        if (!registered.type().equals(SchemaRegistry.AVRO)) {
            throw new IllegalArgumentException("it is of type " + registered.type());
        }
        if (!registered.whole()) {
            throw new IllegalArgumentException("it refers to other schemas");
        }
        try {
            return new Schema.Parser().parse(registered.text());
        } catch (SchemaParseException e) {
            throw new IllegalArgumentException("it is no Avro schema", e);
        }
    }

    private void checkReadable(Schema writer) {
        SchemaCompatibility.SchemaPairCompatibility both =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (both.getType() != SchemaCompatibilityType.COMPATIBLE) {
            throw new IllegalArgumentException(
                    "%s cannot be read as %s: %s"
                            .formatted(
                                    writer.getFullName(),
                                    reader.getName(),
                                    both.getResult().getIncompatibilities().stream()
                                            .map(one -> one.getLocation() + " " + one.getMessage())
                                            .findFirst()
                                            .orElse("")));
        }
    }
}
