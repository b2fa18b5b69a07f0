package io.foreflow.job.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; the message names everything that is wrong with it. */
public final class ConfigurationException extends RuntimeException {

    private final transient List<Problem> problems;

    private ConfigurationException(String message, List<Problem> problems) {
        super(message);
        this.problems = List.copyOf(problems);
    }

    static ConfigurationException of(String source, List<Problem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return new ConfigurationException(
                count
                        + " in configuration "
                        + source
                        + ":\n"
                        + problems.stream()
                                .map(Problem::toString)
                                .collect(Collectors.joining("\n")),
                problems);
    }

    static ConfigurationException unreadable(String source, String reason) {
        return new ConfigurationException(
                "Cannot read configuration " + source + ": " + reason, List.of());
    }

    /** One entry for each thing wrong; empty if the file could not be read at all. */
    public List<Problem> problems() {
        return problems;
    }
}
