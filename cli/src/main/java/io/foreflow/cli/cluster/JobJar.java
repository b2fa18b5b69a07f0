package io.foreflow.cli.cluster;

import io.foreflow.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the job jar. */
public final class JobJar {

    private static final String PATTERN = "foreflow-flink-job-*-job.jar";

    private JobJar() {}

    /**
     * The jar that was given.
     *
     * @throws CommandException if there is none
     */
    public static Path given(Path jar) {
        if (!Files.isReadable(jar) || Files.isDirectory(jar)) {
            throw new CommandException("Cannot read job jar " + jar + ": no such file");
        }
        return jar;
    }

    /**
     * The jar that the build of this checkout has made.
     *
     * @param home root of the checkout
     * @throws CommandException if there is none
     */
    public static Path built(Path home) {
        Path folder = home.resolve("flink-job").resolve("target");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(JobJar::matches).findFirst().orElseThrow(() -> missing(folder));
            } catch (IOException e) {
                throw new CommandException("Cannot list " + folder + ": " + e.getMessage(), e);
            }
        }
        throw missing(folder);
    }

    private static boolean matches(Path file) {
        return file.getFileSystem().getPathMatcher("glob:" + PATTERN).matches(file.getFileName());
    }

    private static CommandException missing(Path folder) {
        return new CommandException(
                "Cannot find the job jar: no "
                        + PATTERN
                        + " in "
                        + folder
                        + ". Build it with ./mvnw package, or name it with --jar.");
    }
}
