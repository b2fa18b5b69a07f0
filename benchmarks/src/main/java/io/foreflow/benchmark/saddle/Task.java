package io.foreflow.benchmark.saddle;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.network.NetworkShape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A problem with a start. */
public enum Task {
    /** The toy regression from a random start. */
    TOY(Start.RANDOM),
    /** The routing problem from a random start. */
    ROUTING(Start.RANDOM),
    /** The routing problem from a silent attention path. */
    ROUTING_SILENT(Start.SILENT),
    /** The routing problem from equal attention. */
    ROUTING_COLLAPSED(Start.COLLAPSED);

    private final Start start;

    Task(Start start) {
        this.start = start;
    }

    public static Task named(String name) {
        return Arrays.stream(values())
                .filter(task -> task.text().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new BenchmarkException(
                                        "Invalid problem: %s (must be one of %s)"
                                                .formatted(name, String.join(", ", names()))));
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Task::text).collect(Collectors.toList());
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Start start() {
        return start;
    }

    Regression draw(NetworkShape shape, int training, int validation, long seed) {
        return this == TOY
                ? Regression.toy(shape, training, validation, seed)
                : Regression.routing(shape, training, validation, seed);
    }
}
