package io.foreflow.cli.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder a demo keeps its state in, locked while it is open. Small facts are one file each,
 * replaced atomically:
 *
 * <pre>
 * format       version of this layout
 * lock         held by the process that uses the folder
 * run          what must not change between runs, one key=value a line
 * bootstrap    HOST:PORT of the broker of the current or last run
 * savepoint    path of the savepoint of the last orderly stop
 * elapsed      milliseconds the runs have taken so far
 * complete     present once the whole input has been forecast
 * kafka/ checkpoints/ savepoints/ logs/
 * </pre>
 */
public final class StateDirectory implements AutoCloseable {

    /** Version of the layout this build writes, and the newest it reads. */
    public static final int FORMAT_1 = 1;

    private static final String FORMAT = "format";

    /** Neither makes a folder a state directory, and both stay when it is cleared. */
    private static final Set<String> ASIDE = Set.of("lock", "logs");

    private final Path path;
    private final FileChannel channel;

    private StateDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Opens or makes a state directory; refused if newer, foreign or in use. */
    public static StateDirectory open(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        if (Files.isRegularFile(path)) {
            throw new EmbeddedException(
                    "Cannot use state directory %s: it is a file".formatted(path));
        }
        try {
            Files.createDirectories(path);
            requireReadable(path);
            FileChannel channel = lock(path);
            try {
                replace(path.resolve(FORMAT), Integer.toString(FORMAT_1));
                return new StateDirectory(path, channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedException("Cannot use state directory %s: %s".formatted(path, e), e);
        }
    }

    private static void requireReadable(Path path) throws IOException {
        Path format = path.resolve(FORMAT);
        if (!Files.exists(format)) {
            try (Stream<Path> files = Files.list(path)) {
                if (files.anyMatch(file -> !ASIDE.contains(file.getFileName().toString()))) {
                    throw new EmbeddedException(
                            ("Cannot use state directory %s: it is not empty and holds no Foreflow"
                                            + " state")
                                    .formatted(path));
                }
            }
            return;
        }
        String written = Files.readString(format).strip();
        if (!written.equals(Integer.toString(FORMAT_1))) {
            throw new EmbeddedException(
                    ("Cannot use state directory %s: it is of format %s, this build reads %d (choose"
                                    + " another with --state, or use the build that wrote it)")
                            .formatted(path, written, FORMAT_1));
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new EmbeddedException(
                    "Cannot use state directory %s: another run is using it".formatted(path));
        }
        return channel;
    }

    public Path path() {
        return path;
    }

    public Path kafka() {
        return path.resolve("kafka");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path savepoints() {
        return path.resolve("savepoints");
    }

    public Path logs() {
        return path.resolve("logs");
    }

    /**
     * Writes what this run is on the first run; later compares.
     *
     * @throws EmbeddedException naming every key that differs
     */
    public void claim(Map<String, String> run) {
        Map<String, String> mine = new TreeMap<>(run);
        mine.replaceAll((key, value) -> value.replace('\n', ' '));
        Optional<String> stored = read("run");
        if (stored.isEmpty()) {
            write("run", lines(mine));
            return;
        }
        Map<String, String> theirs = parse(stored.get());
        TreeSet<String> keys = new TreeSet<>(mine.keySet());
        keys.addAll(theirs.keySet());
        String differences =
                keys.stream()
                        .filter(key -> !mine.getOrDefault(key, "").equals(theirs.get(key)))
                        .map(
                                key ->
                                        "%n  %s: it holds %s, this run has %s"
                                                .formatted(
                                                        key,
                                                        theirs.getOrDefault(key, "nothing"),
                                                        mine.getOrDefault(key, "nothing")))
                        .collect(Collectors.joining());
        if (!differences.isEmpty()) {
            throw new EmbeddedException(
                    ("Cannot use state directory %s: it belongs to another run (choose another"
                                    + " with --state, or discard it with --fresh)%s")
                            .formatted(path, differences));
        }
    }

    public void recordBootstrap(String bootstrapServers) {
        write("bootstrap", bootstrapServers);
    }

    public void recordSavepoint(String savepoint) {
        write("savepoint", savepoint);
    }

    public Optional<String> savepoint() {
        return read("savepoint");
    }

    public void recordElapsed(Duration elapsed) {
        write("elapsed", Long.toString(elapsed.toMillis()));
    }

    public Duration elapsed() {
        return Duration.ofMillis(read("elapsed").map(Long::parseLong).orElse(0L));
    }

    public void recordComplete() {
        write("complete", "yes");
    }

    public boolean complete() {
        return read("complete").isPresent();
    }

    /** Removes everything but the lock, which stays held, and the logs. */
    public void clear() {
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.toList()) {
                if (!ASIDE.contains(entry.getFileName().toString())) {
                    delete(entry);
                }
            }
            replace(path.resolve(FORMAT), Integer.toString(FORMAT_1));
        } catch (IOException e) {
            throw new EmbeddedException(
                    "Cannot clear state directory %s: %s".formatted(path, e), e);
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String lines(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static Map<String, String> parse(String lines) {
        return lines.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private Optional<String> read(String name) {
        Path file = path.resolve(name);
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String content) {
        try {
            replace(path.resolve(name), content);
        } catch (IOException e) {
            throw new EmbeddedException(
                    "Cannot write to state directory %s: %s".formatted(path, e), e);
        }
    }

    private static void replace(Path file, String content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.writeString(draft, content + "\n");
        try {
            Files.move(
                    draft,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
