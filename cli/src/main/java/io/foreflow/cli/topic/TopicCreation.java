package io.foreflow.cli.topic;

import io.foreflow.cli.CommandException;
import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.job.config.LoadedConfiguration.TopicLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics a job needs. All stamp records with the time of their arrival: event times of
 * years ago would fall to retention at once and those of the future would be refused.
 */
public final class TopicCreation {

    private static final String STAMP = "LogAppendTime";

    private final Admin admin;
    private final TopicLayout layout;
    private final Duration timeout;

    private TopicCreation(Admin admin, TopicLayout layout, Duration timeout) {
        this.admin = admin;
        this.layout = layout;
        this.timeout = timeout;
    }

    /**
     * Creates what is missing and compares what exists.
     *
     * @return one line for each topic, and one for each difference
     * @throws CommandException if the broker cannot be reached or refuses
     */
    public static List<String> run(
            Map<String, String> kafka, TopicNames names, TopicLayout layout, Duration timeout) {
        try (Admin admin = Admin.create(properties(kafka, timeout))) {
            TopicCreation creation = new TopicCreation(admin, layout, timeout);
            List<String> report = new ArrayList<>();
            for (String name :
                    List.of(
                            names.metrics(),
                            names.forecasts(),
                            names.scores(),
                            names.modelEvents(),
                            names.rejected())) {
                report.addAll(creation.ensure(name));
            }
            return report;
        } catch (KafkaException e) {
            throw Broker.failure(kafka, "create topics", e);
        } catch (ExecutionException e) {
            throw Broker.failure(kafka, "create topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Cannot create topics: interrupted", e);
        }
    }

    private static Map<String, Object> properties(Map<String, String> kafka, Duration timeout) {
        Map<String, Object> properties = new HashMap<>(kafka);
        int millis = Math.toIntExact(timeout.toMillis());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        return properties;
    }

    private List<String> ensure(String name) throws ExecutionException, InterruptedException {
        Optional<Short> replicas =
                Optional.ofNullable(layout.replicationFactor()).map(Integer::shortValue);
        NewTopic topic =
                new NewTopic(name, Optional.of(layout.partitions()), replicas)
                        .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, STAMP));
        try {
            admin.createTopics(List.of(topic)).all().get();
            NewTopics.await(admin, List.of(name), timeout);
            return List.of("created " + name + " (" + layout.partitions() + " partitions)");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return differences(name);
            }
            throw e;
        }
    }

    private List<String> differences(String name) throws ExecutionException, InterruptedException {
        List<String> lines = new ArrayList<>();
        lines.add("exists  " + name);
        TopicDescription found = NewTopics.await(admin, List.of(name), timeout).get(name);
        differ(lines, "partitions", found.partitions().size(), layout.partitions());
        if (layout.replicationFactor() != null) {
            differ(
                    lines,
                    "replication factor",
                    found.partitions().get(0).replicas().size(),
                    layout.replicationFactor());
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        String stamp =
                admin.describeConfigs(List.of(resource))
                        .all()
                        .get()
                        .get(resource)
                        .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                        .value();
        differ(lines, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, stamp, STAMP);
        return lines;
    }

    private static void differ(List<String> lines, String what, Object found, Object wanted) {
        if (!found.equals(wanted)) {
            lines.add("        " + what + " is " + found + ", the configuration says " + wanted);
        }
    }
}
