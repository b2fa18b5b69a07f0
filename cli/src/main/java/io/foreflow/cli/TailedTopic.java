package io.foreflow.cli;

import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.Observation;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.Score;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** The topics by role, with the record each holds. */
enum TailedTopic {
    FORECASTS(Forecast.class, TopicNames::forecasts),
    SCORES(Score.class, TopicNames::scores),
    MODEL_EVENTS(ModelEvent.class, TopicNames::modelEvents),
    REJECTED(RejectedRecord.class, TopicNames::rejected),
    METRICS(Observation.class, TopicNames::metrics);

    private final Class<? extends SpecificRecord> record;
    private final Function<TopicNames, String> name;

    TailedTopic(Class<? extends SpecificRecord> record, Function<TopicNames, String> name) {
        this.record = record;
        this.name = name;
    }

    static Optional<TailedTopic> of(String role) {
        return Arrays.stream(values()).filter(topic -> topic.role().equals(role)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(TailedTopic::role).collect(Collectors.joining(", "));
    }

    String role() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String name(TopicNames names) {
        return name.apply(names);
    }

    Class<? extends SpecificRecord> record() {
        return record;
    }
}
