package io.foreflow.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.benchmark.drift.KnownChange;
import io.foreflow.cli.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labelled windows by the name of their file, in the form of the Numenta Anomaly Benchmark. */
final class ChangeLabels {

    private final Map<String, List<KnownChange>> windows;

    private ChangeLabels(Map<String, List<KnownChange>> windows) {
        this.windows = windows;
    }

    static ChangeLabels read(Path path, ZoneId zone) {
        Map<String, List<KnownChange>> windows = new HashMap<>();
        try {
            JsonNode root = new ObjectMapper().readTree(path.toFile());
            root.properties()
                    .forEach(file -> windows.put(name(file.getKey()), of(file.getValue(), zone)));
        } catch (IOException | DateTimeException e) {
            throw new CommandException("Cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
        return new ChangeLabels(windows);
    }

    /** Windows of a series; null if the file does not name it. */
    List<KnownChange> of(String series) {
        return windows.get(series);
    }

    private static List<KnownChange> of(JsonNode pairs, ZoneId zone) {
        List<KnownChange> changes = new ArrayList<>();
        for (JsonNode pair : pairs) {
            changes.add(new KnownChange(time(pair.path(0), zone), time(pair.path(1), zone)));
        }
        return changes;
    }

    private static long time(JsonNode text, ZoneId zone) {
        return LocalDateTime.parse(text.asText().replace(' ', 'T'))
                .atZone(zone)
                .toInstant()
                .toEpochMilli();
    }

    private static String name(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        return file.replaceFirst("\\.csv$", "");
    }
}
