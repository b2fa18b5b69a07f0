package io.foreflow.schema.wire;

import static org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
import static org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.INCOMPATIBLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.schema.Observation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReleasedSchemasTest {

    static List<Schema> current() {
        return ReleasedSchemas.current();
    }

    @ParameterizedTest
    @MethodSource("current")
    void everyReleasedCopyIsReadByTheCurrentSchema(Schema current) {
        List<Schema> released = ReleasedSchemas.released(current.getName());

        assertThat(released).isNotEmpty();
        assertThat(released)
                .allSatisfy(writer -> assertThat(read(current, writer)).isEqualTo(COMPATIBLE));
    }

    /** BACKWARD_TRANSITIVE: a reader of any release reads what that and all earlier ones wrote. */
    @ParameterizedTest
    @MethodSource("current")
    void everyReleaseReadsAllBeforeIt(Schema current) {
        assertThat(unreadable(ReleasedSchemas.released(current.getName()))).isEmpty();
    }

    @Test
    void aReleaseThatAddsAFieldWithoutDefaultReadsNoneBeforeIt() {
        Schema first = Samples.older("Observation");
        Schema second = Observation.getClassSchema();
        Schema third = added(second, "{\"name\":\"rack\",\"type\":\"int\"}");
        Schema mended = added(second, "{\"name\":\"rack\",\"type\":\"int\",\"default\":0}");

        assertThat(unreadable(List.of(first, second, mended))).isEmpty();
        assertThat(unreadable(List.of(first, second, third)))
                .containsExactly(
                        "release 3 cannot read release 1", "release 3 cannot read release 2");
    }

    @Test
    void everyFolderOfReleasedSchemasIsARelease() throws Exception {
        Path folder = Path.of(ReleasedSchemas.class.getResource("/released").toURI());

        try (Stream<Path> releases = Files.list(folder)) {
            assertThat(releases.map(release -> release.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(ReleasedSchemas.RELEASES);
        }
    }

    /** Else records would go out that no released copy explains to later readers. */
    @ParameterizedTest
    @MethodSource("current")
    void theNewestCopyIsTheCurrentSchema(Schema current) {
        List<Schema> released = ReleasedSchemas.released(current.getName());

        assertThat(released.get(released.size() - 1)).isEqualTo(asWritten(current));
    }

    @ParameterizedTest
    @MethodSource("current")
    void everyFieldIsDocumented(Schema current) {
        assertThat(undocumented(current)).isEmpty();
    }

    @Test
    void theCheckSeesAnIncompatibleSchema() {
        Schema withoutDefault = plant(",\"default\":null", "");
        Schema otherType =
                plant("\"type\":\"long\",\"logicalType\":\"timestamp-millis\"", "\"type\":\"int\"");

        assertThat(read(withoutDefault, Samples.older("Observation"))).isEqualTo(INCOMPATIBLE);
        assertThat(read(otherType, Observation.getClassSchema())).isEqualTo(INCOMPATIBLE);
        assertThat(read(Observation.getClassSchema(), Samples.older("Observation")))
                .isEqualTo(COMPATIBLE);
    }

    @Test
    void findsEveryReleaseByItsFingerprint() {
        ReleasedSchemas schemas = ReleasedSchemas.all();

        for (Schema schema : current()) {
            long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
            assertThat(schemas.findByFingerprint(fingerprint)).isEqualTo(schema);
        }
        assertThat(schemas.findByFingerprint(1)).isNull();
    }

    private static List<String> unreadable(List<Schema> releases) {
        List<String> pairs = new ArrayList<>();
        for (int reader = 0; reader < releases.size(); reader++) {
            for (int writer = 0; writer <= reader; writer++) {
                if (read(releases.get(reader), releases.get(writer)) != COMPATIBLE) {
                    pairs.add(
                            "release %d cannot read release %d".formatted(reader + 1, writer + 1));
                }
            }
        }
        return pairs;
    }

    private static Schema added(Schema schema, String field) {
        return new Schema.Parser()
                .parse(schema.toString().replaceFirst("\"fields\":\\[", "$0" + field + ","));
    }

    private static SchemaCompatibilityType read(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
    }

    /** Without the notes on Java's string class that the generator adds. */
    private static Schema asWritten(Schema generated) {
        return new Schema.Parser()
                .parse(
                        generated
                                .toString()
                                .replace(
                                        "{\"type\":\"string\",\"avro.java.string\":\"String\"}",
                                        "\"string\"")
                                .replace(",\"avro.java.string\":\"String\"", ""));
    }

    /** Observation with a piece of its text replaced. */
    private static Schema plant(String text, String replacement) {
        String json = Observation.getClassSchema().toString();
        String planted = json.replace(text, replacement);
        assertThat(planted).isNotEqualTo(json);
        return new Schema.Parser().parse(planted);
    }

    private static List<String> undocumented(Schema schema) {
        return switch (schema.getType()) {
            case RECORD ->
                    schema.getFields().stream()
                            .flatMap(
                                    field ->
                                            field.doc() == null
                                                    ? List.of(schema.getName() + "." + field.name())
                                                            .stream()
                                                    : undocumented(field.schema()).stream())
                            .toList();
            case ARRAY -> undocumented(schema.getElementType());
            case MAP -> undocumented(schema.getValueType());
            case UNION ->
                    schema.getTypes().stream()
                            .flatMap(type -> undocumented(type).stream())
                            .toList();
            case ENUM -> schema.getDoc() == null ? List.of(schema.getName()) : List.of();
            default -> List.of();
        };
    }
}
