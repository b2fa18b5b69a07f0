package io.foreflow.cli.topic;

import io.foreflow.cli.CommandException;
import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.JsonRecordDeserializer;
import io.foreflow.schema.wire.WireFormatException;
import java.nio.charset.StandardCharsets;

/** Reads one line of JSON as an observation that the job will accept. Not thread-safe. */
final class ObservationLine {

    private static final int SHOWN = 80;

    private final JsonRecordDeserializer<Observation> json =
            new JsonRecordDeserializer<>(Observation.class);

    /**
     * @param number of the line, from 1, for messages
     * @throws CommandException with number, value and rule if the line is bad
     */
    Observation read(long number, String line) {
        Observation observation;
        try {
            observation = json.deserialize("", line.getBytes(StandardCharsets.UTF_8));
        } catch (WireFormatException e) {
            throw bad(number, line, e.getMessage());
        }
        if (observation.getSeries().isBlank()) {
            throw bad(number, line, "series must not be empty");
        }
        observation
                .getValues()
                .forEach(
                        (channel, value) -> {
                            if (value != null && !Double.isFinite(value)) {
                                throw bad(number, line, "value of " + channel + " must be finite");
                            }
                        });
        return observation;
    }

    private static CommandException bad(long number, String line, String rule) {
        String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
        return new CommandException("Invalid line " + number + ": " + shown + " (" + rule + ")");
    }
}
