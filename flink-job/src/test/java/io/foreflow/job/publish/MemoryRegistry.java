package io.foreflow.job.publish;

import io.foreflow.schema.registry.SchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** A registry in memory; the id of a schema is its place, from one on. */
final class MemoryRegistry implements SchemaRegistry {

    private final List<String> subjects = new ArrayList<>();
    private final List<Schema> schemas = new ArrayList<>();

    /** In the order of their registration, without repetition. */
    List<String> subjects() {
        return subjects;
    }

    @Override
    public int id(String subject, Schema schema) {
        int known = subjects.indexOf(subject);
        if (known >= 0) {
            return known + 1;
        }
        subjects.add(subject);
        schemas.add(schema);
        return schemas.size();
    }

    @Override
    public Optional<Registered> schema(int id) {
        return id > 0 && id <= schemas.size()
                ? Optional.of(new Registered(AVRO, schemas.get(id - 1).toString(), true))
                : Optional.empty();
    }
}
