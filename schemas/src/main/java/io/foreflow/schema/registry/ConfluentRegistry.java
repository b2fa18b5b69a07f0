package io.foreflow.schema.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;

/**
 * A registry over Confluent's REST API. An id that the registry does not know is asked for again at
 * most once a minute, since a registry of several nodes may learn of it late. One a task; not
 * thread-safe.
 */
public final class ConfluentRegistry implements SchemaRegistry {

    /** A new schema must read what all earlier ones wrote. */
    public static final String BACKWARD_TRANSITIVE = "BACKWARD_TRANSITIVE";

    private static final int CONFLICT = 409;
    private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final RegistrySettings settings;
    private final RegistryConnection connection;
    private final Map<Integer, Long> unknownUntil = new HashMap<>();

    /** Opens nothing but what is in files; the first question goes over the network. */
    public ConfluentRegistry(RegistrySettings settings) {
        this.settings = settings;
        this.connection = new RegistryConnection(settings);
    }

    /**
     * A subject as it stands.
     *
     * @param id of the schema it was asked to hold
     * @param created whether it was not there before
     * @param compatibility rule for its next schema
     */
    public record Subject(int id, boolean created, String compatibility) {}

    /** Registers the schema, or only looks it up, as the settings say. */
    @Override
    public int id(String subject, Schema schema) {
        return settings.register() ? register(subject, schema) : find(subject, schema);
    }

    @Override
    public Optional<Registered> schema(int id) {
        long now = System.nanoTime();
        Long until = unknownUntil.get(id);
        if (until != null && now - until < 0) {
            return Optional.empty();
        }
        try {
            JsonNode answer = connection.get("schemas/ids/%s", List.of(Integer.toString(id)));
            unknownUntil.remove(id);
            return Optional.of(
                    new Registered(
                            answer.path("schemaType").asText(AVRO),
                            answer.path("schema").asText(),
                            answer.path("references").isEmpty()));
        } catch (RegistryAnswer answer) {
            if (answer.code() != RegistryAnswer.NO_SCHEMA) {
                throw refusal("look up schema id " + id, answer);
            }
            if (unknownUntil.size() >= MOST_REMEMBERED) {
                unknownUntil.clear();
            }
            unknownUntil.put(id, now + REMEMBERED_NANOS);
            return Optional.empty();
        }
    }

    /**
     * Registers a schema under a subject. A subject that is new is held to {@value
     * #BACKWARD_TRANSITIVE} from then on; one that exists keeps its rule.
     *
     * @throws RegistryException if the registry cannot be reached or refuses
     */
    public Subject prepare(String subject, Schema schema) {
        boolean exists = knows(subject);
        int id = register(subject, schema);
        if (!exists) {
            hold(subject);
        }
        return new Subject(id, !exists, compatibility(subject));
    }

    /**
     * Asks once more after a conflict: of two that register the same schema under a new subject at
     * the same time, as tasks of a job do, Apicurio Registry refuses the slower one so, and gives
     * it the id when it asks again.
     */
    private int register(String subject, Schema schema) {
        String task = "register schema " + schema.getName() + " as " + subject;
        try {
            return version(subject, schema, task);
        } catch (RegistryAnswer answer) {
            if (answer.status() != CONFLICT) {
                throw refusal(task, answer);
            }
        }
        try {
            return version(subject, schema, task);
        } catch (RegistryAnswer answer) {
            throw refusal(task, answer);
        }
    }

    private int version(String subject, Schema schema, String task) {
        return idOf(connection.post("subjects/%s/versions", List.of(subject), body(schema)), task);
    }

    private int find(String subject, Schema schema) {
        String task = "find schema " + schema.getName() + " as " + subject;
        try {
            return idOf(connection.post("subjects/%s", List.of(subject), body(schema)), task);
        } catch (RegistryAnswer answer) {
            if (absent(answer)) {
                throw new RegistryException(
                        "Cannot %s: it is not registered at %s (register it with `foreflow topics`, or set schema.registry.register: true)"
                                .formatted(task, settings.url()),
                        answer);
            }
            throw refusal(task, answer);
        }
    }

    /** Whether anything is registered under a subject. */
    public boolean knows(String subject) {
        try {
            connection.get("subjects/%s/versions", List.of(subject));
            return true;
        } catch (RegistryAnswer answer) {
            if (absent(answer)) {
                return false;
            }
            throw refusal("look up subject " + subject, answer);
        }
    }

    private void hold(String subject) {
        try {
            connection.put(
                    "config/%s",
                    List.of(subject),
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("compatibility", BACKWARD_TRANSITIVE)
                            .toString());
        } catch (RegistryAnswer answer) {
            throw refusal("set the compatibility of " + subject, answer);
        }
    }

    private String compatibility(String subject) {
        try {
            return level(connection.get("config/%s", List.of(subject)));
        } catch (RegistryAnswer answer) {
            if (!absent(answer)) {
                throw refusal("look up the compatibility of " + subject, answer);
            }
        }
        try { // the subject has no rule of its own
            return level(connection.get("config", List.of()));
        } catch (RegistryAnswer answer) {
            throw refusal("look up the compatibility", answer);
        }
    }

    private static String level(JsonNode answer) {
        return answer.path("compatibilityLevel").asText();
    }

    private static boolean absent(RegistryAnswer answer) {
        return answer.code() / 100 == RegistryAnswer.NO_SUBJECT / 100;
    }

    private int idOf(JsonNode answer, String task) {
        if (!answer.path("id").isInt()) {
            throw new RegistryException(
                    "Cannot %s: the answer of %s holds no id".formatted(task, settings.url()));
        }
        return answer.path("id").asInt();
    }

    private RegistryException refusal(String task, RegistryAnswer answer) {
        String reason =
                switch (answer.status()) {
                    case 401, 403 ->
                            "%s refuses the login (%d); see schema.registry.basic.auth.user.info"
                                    .formatted(settings.url(), answer.status());
                    case CONFLICT ->
                            "%s holds schemas that it is not compatible with: %s"
                                    .formatted(settings.url(), answer.getMessage());
                    case 404 ->
                            "%s answered 404; is schema.registry.url the base of a Confluent-compatible API?"
                                    .formatted(settings.url());
                    case -1 -> settings.url() + ": " + answer.getMessage();
                    default ->
                            "%s answered %d: %s"
                                    .formatted(
                                            settings.url(), answer.status(), answer.getMessage());
                };
        return new RegistryException("Cannot " + task + ": " + reason, answer);
    }

    private static String body(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema.toString()).toString();
    }
}
