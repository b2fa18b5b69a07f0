package io.foreflow.benchmark.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.benchmark.BenchmarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The finished runs, one JSON object a line, in a file that is only ever appended to: a benchmark
 * that was stopped goes on where it was. A last line without its end is what a kill leaves; it is
 * dropped. Several processes may append to one file; each sees what was there when it opened it.
 */
public final class RunLog {

    private final Path path;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<RunKey, RunRecord> finished = new HashMap<>();

    /**
     * Opens a log, which need not exist yet.
     *
     * @throws BenchmarkException if a line is no run
     */
    public RunLog(Path path) {
        this.path = path;
        String text = read(path);
        int end = text.lastIndexOf('\n') + 1;
        int line = 0;
        for (String json : text.substring(0, end).lines().toList()) {
            line++;
            if (!json.isBlank()) {
                RunRecord run = parse(json, line);
                finished.put(run.key(), run);
            }
        }
        if (end < text.length()) {
            dropTornLine(text.substring(0, end));
        }
    }

    /** The run of this key, if it was made. */
    public Optional<RunRecord> find(RunKey key) {
        return Optional.ofNullable(finished.get(key));
    }

    public void add(RunRecord run) {
        write(json(run) + "\n", StandardOpenOption.APPEND);
        finished.put(run.key(), run);
    }

    private static String read(Path path) {
        try {
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new BenchmarkException(
                    "Cannot read run log %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private RunRecord parse(String json, int line) {
        try {
            return mapper.readValue(json, RunRecord.class);
        } catch (JsonProcessingException e) {
            throw new BenchmarkException(
                    "Cannot read run log %s line %d: %s"
                            .formatted(path, line, e.getOriginalMessage()),
                    e);
        }
    }

    private String json(RunRecord run) {
        try {
            return mapper.writeValueAsString(run);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write run: " + e.getMessage(), e);
        }
    }

    private void dropTornLine(String whole) {
        write(whole, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private void write(String text, StandardOpenOption how) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Files.write(
                    path,
                    text.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    how);
        } catch (IOException e) {
            throw new BenchmarkException(
                    "Cannot write run log %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}
