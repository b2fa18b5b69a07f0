package io.foreflow.schema.wire;

import static java.util.stream.Collectors.joining;

import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.Observation;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.Score;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;

/**
 * Every schema a writer of this or an earlier release may have used, by the 64-bit fingerprint that
 * single-object encoding puts before each record. Immutable.
 *
 * <p>The copies under {@code released/} are frozen: a release that changes a schema adds a folder
 * and its name here, and every current schema must read all of them.
 */
public final class ReleasedSchemas implements SchemaStore {

    /** Oldest first. */
    static final List<String> RELEASES = List.of("v1");

    private static final List<Schema> CURRENT =
            List.of(
                    Observation.getClassSchema(),
                    Forecast.getClassSchema(),
                    Score.getClassSchema(),
                    ModelEvent.getClassSchema(),
                    RejectedRecord.getClassSchema());

    private final Map<Long, Schema> byFingerprint;

    private ReleasedSchemas(Map<Long, Schema> byFingerprint) {
        this.byFingerprint = byFingerprint;
    }

    /** All released copies and the current schemas. */
    public static ReleasedSchemas all() {
        Map<Long, Schema> schemas = new LinkedHashMap<>();
        for (Schema current : CURRENT) {
            released(current.getName()).forEach(s -> schemas.put(fingerprint(s), s));
            schemas.put(fingerprint(current), current);
        }
        return new ReleasedSchemas(schemas);
    }

    /** Released copies of one record, oldest first. */
    public static List<Schema> released(String record) {
        return RELEASES.stream().map(release -> parse(release, record)).toList();
    }

    /** The copy of a record's current schema, as a registry holds it. */
    public static Schema newest(String record) {
        return parse(RELEASES.get(RELEASES.size() - 1), record);
    }

    static List<Schema> current() {
        return CURRENT;
    }

    /** These schemas and one more, for writers beyond the releases. */
    public ReleasedSchemas with(Schema schema) {
        Map<Long, Schema> schemas = new LinkedHashMap<>(byFingerprint);
        schemas.put(fingerprint(schema), schema);
        return new ReleasedSchemas(schemas);
    }

    /** The schema with a fingerprint, or null. */
    @Override
    public Schema findByFingerprint(long fingerprint) {
        return byFingerprint.get(fingerprint);
    }

    /**
     * The schema a record was written with.
     *
     * @param record name of the expected record
     * @throws WireFormatException if no release wrote the fingerprint, or for another record
     */
    Schema writer(long fingerprint, String record) {
        Schema writer = byFingerprint.get(fingerprint);
        if (writer == null) {
            throw new WireFormatException(
                    record,
                    "fingerprint %s is unknown (known: %s)"
                            .formatted(hex(fingerprint), known(record)));
        }
        if (!writer.getName().equals(record)) {
            throw new WireFormatException(
                    record,
                    "the bytes hold a %s (fingerprint %s)"
                            .formatted(writer.getName(), hex(fingerprint)));
        }
        return writer;
    }

    private String known(String record) {
        return byFingerprint.entrySet().stream()
                .filter(entry -> entry.getValue().getName().equals(record))
                .map(entry -> hex(entry.getKey()))
                .collect(joining(", "));
    }

    private static String hex(long fingerprint) {
        return String.format(Locale.ROOT, "0x%016x", fingerprint);
    }

    private static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    private static Schema parse(String release, String record) {
        String path = "/released/" + release + "/" + record + ".avsc";
        try (InputStream in = ReleasedSchemas.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(
                        "Cannot load released schema " + path + ": it is not on the class path");
            }
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot load released schema " + path, e);
        }
    }
}
