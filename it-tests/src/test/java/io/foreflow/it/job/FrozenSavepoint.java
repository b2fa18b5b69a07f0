package io.foreflow.it.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A savepoint kept as a file, with the options of the job that took it and what must be found in it
 * again.
 *
 * @param savepoint folder of the savepoint
 * @param options overrides that make the job what it was
 * @param facts what the job had learnt, by name
 */
record FrozenSavepoint(Path savepoint, Map<String, String> options, Map<String, String> facts) {

    private static final String SAVEPOINT = "savepoint/";
    private static final String OPTIONS = "foreflow.yaml";
    private static final String FACTS = "facts.yaml";

    /** Where the sources keep the savepoint of a version. */
    static Path file(int version) {
        return Path.of("src/test/resources/io/foreflow/it/job", "savepoint-v" + version + ".zip");
    }

    /** Keeps a savepoint; times are left out, so that equal contents are equal files. */
    static void write(Path file, Path savepoint, String options, Map<String, String> facts)
            throws IOException {
        Files.createDirectories(file.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file));
                Stream<Path> parts = Files.list(savepoint)) {
            put(zip, OPTIONS, options.getBytes(StandardCharsets.UTF_8));
            StringBuilder text = new StringBuilder();
            new TreeMap<>(facts).forEach((key, value) -> text.append(key + ": '" + value + "'\n"));
            put(zip, FACTS, text.toString().getBytes(StandardCharsets.UTF_8));
            for (Path part : parts.sorted().toList()) {
                put(zip, SAVEPOINT + part.getFileName(), Files.readAllBytes(part));
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /** Lays the savepoint of a version out in a folder. */
    static FrozenSavepoint unpack(int version, Path folder) throws IOException {
        Files.createDirectories(folder.resolve(SAVEPOINT));
        String resource = file(version).getFileName().toString();
        try (InputStream in = FrozenSavepoint.class.getResourceAsStream(resource);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException(
                            "Cannot unpack " + entry.getName() + ": leaves " + folder);
                }
                Files.write(target, zip.readAllBytes());
            }
        }
        Map<String, String> facts = new TreeMap<>();
        yaml(folder.resolve(FACTS)).forEach((key, value) -> facts.put("" + key, "" + value));
        return new FrozenSavepoint(
                folder.resolve(SAVEPOINT), overrides(yaml(folder.resolve(OPTIONS))), facts);
    }

    /** All options but where Kafka is, as overrides; of one model. */
    private static Map<String, String> overrides(Map<?, ?> options) {
        Map<String, String> overrides = new TreeMap<>();
        options.forEach(
                (key, value) -> {
                    if (!(value instanceof List) && !key.toString().startsWith("kafka.")) {
                        overrides.put(key.toString(), value.toString());
                    }
                });
        Map<?, ?> model = (Map<?, ?>) ((List<?>) options.get("models")).get(0);
        String prefix = "models." + model.get("name") + ".";
        model.forEach(
                (key, value) -> {
                    if (!key.equals("name")) {
                        overrides.put(prefix + key, value.toString());
                    }
                });
        return overrides;
    }

    private static Map<?, ?> yaml(Path file) throws IOException {
        return (Map<?, ?>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }
}
