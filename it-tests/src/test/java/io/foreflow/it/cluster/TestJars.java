package io.foreflow.it.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/** Packs classes of this test module into jars, as a user of the cluster would. */
public final class TestJars {

    private TestJars() {}

    /** A Flink plugin: its classes and the service file that names the implementation. */
    public static void plugin(Path jar, Class<?> service, Class<?> implementation)
            throws IOException {
        Files.createDirectories(jar.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            addPackage(out, implementation);
            out.putNextEntry(new JarEntry("META-INF/services/" + service.getName()));
            out.write(implementation.getName().getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
    }

    /** The job jar with one more package in it. */
    public static void jobWith(Path jobJar, Path jar, Class<?> inPackage) throws IOException {
        try (JarFile job = new JarFile(jobJar.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (JarEntry entry : (Iterable<JarEntry>) job.stream()::iterator) {
                out.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream content = job.getInputStream(entry)) {
                    content.transferTo(out);
                }
                out.closeEntry();
            }
            addPackage(out, inPackage);
        }
    }

    private static void addPackage(JarOutputStream out, Class<?> inPackage) throws IOException {
        Path root =
                Path.of(inPackage.getProtectionDomain().getCodeSource().getLocation().getPath());
        Path folder = root.resolve(inPackage.getPackageName().replace('.', '/'));
        try (var files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                out.putNextEntry(new JarEntry(root.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
