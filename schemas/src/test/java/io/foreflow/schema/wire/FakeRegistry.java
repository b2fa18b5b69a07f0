package io.foreflow.schema.wire;

import io.foreflow.schema.registry.RegistryException;
import io.foreflow.schema.registry.SchemaRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** A registry in memory that counts what it is asked and can be away. */
final class FakeRegistry implements SchemaRegistry {

    private final Map<Integer, Registered> schemas = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private boolean away;
    private int questions;

    /** Gives the next id to a text. */
    int hold(String type, String text, boolean whole) {
        int id = 0x01020300 + schemas.size();
        schemas.put(id, new Registered(type, text, whole));
        return id;
    }

    int hold(Schema schema) {
        return hold(AVRO, schema.toString(), true);
    }

    void away(boolean now) {
        away = now;
    }

    int questions() {
        return questions;
    }

    @Override
    public int id(String subject, Schema schema) {
        ask();
        return ids.computeIfAbsent(subject + schema, key -> hold(schema));
    }

    @Override
    public Optional<Registered> schema(int id) {
        ask();
        return Optional.ofNullable(schemas.get(id));
    }

    private void ask() {
        questions++;
        if (away) {
            throw new RegistryException("Cannot reach schema registry: away", null);
        }
    }
}
