package io.foreflow.cli.embedded;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * Finds the newest complete savepoint or retained checkpoint in a state directory. Newest is by
 * checkpoint id first: it counts on when a job is restored, and the clock may not; one whose
 * metadata cannot be read was never completed.
 */
public final class RestorePoints {

    private static final String METADATA = "_metadata";

    private record Point(Path path, long id, long modified) {}

    private RestorePoints() {}

    /** Path to restore from, or empty if there is nothing. */
    public static Optional<Path> newest(StateDirectory state) {
        return Stream.of(state.checkpoints(), state.savepoints())
                .flatMap(RestorePoints::metadataFiles)
                .flatMap(file -> read(file).stream())
                .max(Comparator.comparingLong(Point::id).thenComparingLong(Point::modified))
                .map(Point::path);
    }

    private static Stream<Path> metadataFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder, 3)) {
            return files
                    .filter(file -> file.getFileName().toString().equals(METADATA))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Point> read(Path metadata) {
        try (DataInputStream bytes = new DataInputStream(Files.newInputStream(metadata))) {
            long id =
                    Checkpoints.loadCheckpointMetadata(
                                    bytes,
                                    RestorePoints.class.getClassLoader(),
                                    metadata.getParent().toString())
                            .getCheckpointId();
            long modified = Files.getLastModifiedTime(metadata).toMillis();
            return Optional.of(new Point(metadata.getParent(), id, modified));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
