package io.foreflow.schema.registry;

import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Gives schemas ids and ids schemas. Every method may ask over the network and may wait; answers
 * are worth keeping, since neither side of a pair ever changes.
 */
public interface SchemaRegistry {

    /** A schema's kind in the registry that Avro bytes can be read with. */
    String AVRO = "AVRO";

    /**
     * What stands behind an id.
     *
     * @param type {@value #AVRO}, or another kind
     * @param text the schema, in its kind's own language
     * @param whole false if it names other schemas that would have to be fetched too
     */
    record Registered(String type, String text, boolean whole) {}

    /**
     * Id of a schema under a subject.
     *
     * @throws RegistryException if the registry cannot be reached or refuses the schema
     */
    int id(String subject, Schema schema);

    /**
     * The schema with an id; empty if the registry says that there is none.
     *
     * @throws RegistryException if the registry does not answer for it
     */
    Optional<Registered> schema(int id);
}
