package io.foreflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.state.ModelSnapshot;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * State and records have formats of their own: no class of the job or the core names Kryo or Java's
 * object streams. Kryo as a fall-back is off besides ({@code pipeline.generic-types}).
 */
class ForeignSerializationTest {

    private static final List<String> FOREIGN =
            List.of("java/io/ObjectInputStream", "java/io/ObjectOutputStream", "esotericsoftware");

    @Test
    void noClassOfTheJobOrTheCoreUsesIt() throws Exception {
        assertThat(namingForeign(ForecastPipeline.class)).isEmpty();
        assertThat(namingForeign(ModelSnapshot.class)).isEmpty();
    }

    @Test
    void theSearchFindsAClassThatDoes() throws Exception {
        assertThat(namingForeign(ForeignSerializationTest.class))
                .containsExactly("ForeignSerializationTest.class");
    }

    /** What the search must find. */
    static Object read(ObjectInputStream in) throws Exception {
        return in.readObject();
    }

    /** Classes beside the given one, in its folder of classes or its jar, that name it. */
    private static List<String> namingForeign(Class<?> type)
            throws IOException, URISyntaxException {
        Path source = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(source)) {
            return search(source);
        }
        try (FileSystem jar = FileSystems.newFileSystem(source)) {
            return search(jar.getPath("/"));
        }
    }

    private static List<String> search(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> classes;
        try (Stream<Path> files = Files.walk(root)) {
            classes = files.filter(file -> file.toString().endsWith(".class")).toList();
        }
        assertThat(classes).as("classes under " + root).isNotEmpty();
        for (Path file : classes) {
            String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (FOREIGN.stream().anyMatch(constants::contains)) {
                found.add(file.getFileName().toString());
            }
        }
        return found;
    }
}
