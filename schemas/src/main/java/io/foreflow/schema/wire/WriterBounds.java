package io.foreflow.schema.wire;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * What a schema of strangers must not be, for the sake of who reads its records: one that contains
 * itself, since a few bytes could then nest deeper than the stack, and one with items of no bytes,
 * since a count of ten bytes could then stand for a loop without end.
 */
final class WriterBounds {

    private final Set<String> open = new HashSet<>();

    private WriterBounds() {}

    /**
     * @throws IllegalArgumentException with the rule that the schema breaks
     */
    static void check(Schema schema) {
        new WriterBounds().walk(schema);
    }

    private void walk(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> {
                if (!open.add(schema.getFullName())) {
                    throw new IllegalArgumentException(
                            schema.getFullName() + " contains itself, which is not supported");
                }
                schema.getFields().forEach(field -> walk(field.schema()));
                open.remove(schema.getFullName());
            }
            case UNION -> schema.getTypes().forEach(this::walk);
            case MAP -> walk(schema.getValueType());
            case ARRAY -> {
                if (empty(schema.getElementType())) {
                    throw new IllegalArgumentException(
                            "an array of items without bytes is not supported");
                }
                walk(schema.getElementType());
            }
            default -> {}
        }
    }

    /** Whether a datum may take no byte. */
    private static boolean empty(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> true;
            case FIXED -> schema.getFixedSize() == 0;
            case RECORD -> schema.getFields().stream().allMatch(field -> empty(field.schema()));
            default -> false;
        };
    }
}
