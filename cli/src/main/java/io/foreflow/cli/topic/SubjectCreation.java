package io.foreflow.cli.topic;

import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.schema.registry.ConfluentRegistry;
import io.foreflow.schema.registry.ConfluentRegistry.Subject;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.schema.wire.ConfluentForm;
import io.foreflow.schema.wire.ReleasedSchemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Registers the schemas of a job's topics. A new subject is held to BACKWARD_TRANSITIVE, so that
 * whoever reads with the newest schema reads all of the topic. The metrics topic may have writers
 * with schemas of their own: a subject that is there is left to them.
 */
public final class SubjectCreation {

    private SubjectCreation() {}

    /**
     * @return one line for each subject, and one for each whose rule is another
     * @throws io.foreflow.schema.registry.RegistryException if the registry cannot be reached or
     *     refuses
     */
    public static List<String> run(RegistrySettings settings, TopicNames topics) {
        ConfluentRegistry registry = new ConfluentRegistry(settings);
        List<String> report = new ArrayList<>();
        String metrics = ConfluentForm.subject(topics.metrics());
        if (registry.knows(metrics)) {
            report.add("exists  " + metrics + " (left to those who write it)");
        } else {
            report.addAll(prepared(registry, metrics, "Observation"));
        }
        records(topics)
                .forEach(
                        (topic, record) ->
                                report.addAll(
                                        prepared(registry, ConfluentForm.subject(topic), record)));
        return report;
    }

    private static List<String> prepared(ConfluentRegistry registry, String name, String record) {
        Subject subject = registry.prepare(name, ReleasedSchemas.newest(record));
        String line =
                "%s %s (schema %s, id %d)"
                        .formatted(
                                subject.created() ? "created" : "exists ",
                                name,
                                record,
                                subject.id());
        return subject.compatibility().equals(ConfluentRegistry.BACKWARD_TRANSITIVE)
                ? List.of(line)
                : List.of(
                        line,
                        "        compatibility is %s, %s is meant"
                                .formatted(
                                        subject.compatibility(),
                                        ConfluentRegistry.BACKWARD_TRANSITIVE));
    }

    private static Map<String, String> records(TopicNames topics) {
        Map<String, String> records = new LinkedHashMap<>();
        records.put(topics.forecasts(), "Forecast");
        records.put(topics.scores(), "Score");
        records.put(topics.modelEvents(), "ModelEvent");
        records.put(topics.rejected(), "RejectedRecord");
        return records;
    }
}
