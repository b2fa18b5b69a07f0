package io.foreflow.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The jar for Flink SQL where it is used: beside Flink, whose Kafka connector has Kafka's classes
 * under another name, and with no jar of ours but this one.
 */
class SqlBundleTest {

    private static final List<String> NOT_THERE =
            List.of("io.foreflow.", "org.apache.kafka.", "org.apache.avro.", "com.fasterxml.");

    @Test
    void theSchemasOfTheFormatAreReadWithoutKafkasClientsBesideIt() throws Exception {
        Optional<Path> bundle = bundle();
        assumeThat(bundle).as("made by ./mvnw package, skipped without it").isPresent();

        try (Bundle classes = new Bundle(bundle.get())) {
            Object schema =
                    classes.loadClass("io.foreflow.schema.wire.ReleasedSchemas")
                            .getMethod("newest", String.class)
                            .invoke(null, "Forecast");

            assertThat(schema.getClass().getClassLoader()).isSameAs(classes);
            assertThat(schema).asString().contains("\"Forecast\"");
        }
    }

    private static Optional<Path> bundle() throws IOException {
        Path target = Path.of(System.getProperty("foreflow.root", ".."), "sql", "target");
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith("-bundle.jar")).findFirst();
        }
    }

    /** Classes of the jar, behind a parent that has Flink and none of what the jar must bring. */
    private static final class Bundle extends URLClassLoader {

        Bundle(Path jar) throws IOException {
            super(
                    new URL[] {jar.toUri().toURL()},
                    new Without(SqlBundleTest.class.getClassLoader()));
        }
    }

    private static final class Without extends ClassLoader {

        Without(ClassLoader all) {
            super(all);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (NOT_THERE.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
