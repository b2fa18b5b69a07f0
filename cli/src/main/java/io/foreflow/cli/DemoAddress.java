package io.foreflow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The address that a demo wrote down for those who want to join it. */
final class DemoAddress {

    private static final String FILE = "bootstrap";

    private DemoAddress() {}

    /** Of the state directory, or of the demo started last among the state directories in it. */
    static Optional<String> in(Path state) {
        try {
            Path own = state.resolve(FILE);
            if (Files.exists(own)) {
                return Optional.of(Files.readString(own).strip());
            }
            Optional<Path> newest = newest(state);
            return newest.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Files.readString(newest.get()).strip());
        } catch (IOException | UncheckedIOException e) {
            throw new CommandException("Cannot read " + state + ": " + e.getMessage(), e);
        }
    }

    private static Optional<Path> newest(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files =
                    entries.map(entry -> entry.resolve(FILE)).filter(Files::exists).toList();
            return files.stream().max(Comparator.comparing(DemoAddress::written));
        }
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
