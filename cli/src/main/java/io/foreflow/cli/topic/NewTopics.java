package io.foreflow.cli.topic;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Waits until topics can be used. The controller knows a new topic a moment before the brokers do,
 * and a broker knows it a moment before it leads it; a producer must not come before: the broker
 * refuses its first batch, takes its second, and then the first no more, for the gap.
 */
public final class NewTopics {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private NewTopics() {}

    /**
     * Returns when the leader of every partition of the topics answers for its offsets.
     *
     * @param timeout how long answers that ask for a retry are tolerated
     * @return the topics as they are
     * @throws ExecutionException with Kafka's error as its cause
     */
    public static Map<String, TopicDescription> await(
            Admin admin, Collection<String> topics, Duration timeout)
            throws ExecutionException, InterruptedException {
        RetryPolicy<Map<String, TopicDescription>> policy =
                RetryPolicy.<Map<String, TopicDescription>>builder()
                        .handleIf(e -> e.getCause() instanceof RetriableException)
                        .withDelay(PAUSE)
                        .withMaxAttempts(-1)
                        .withMaxDuration(timeout)
                        .build();
        try {
            return Failsafe.with(policy).get(() -> ask(admin, topics));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof ExecutionException kafka) {
                throw kafka;
            }
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw e;
        }
    }

    private static Map<String, TopicDescription> ask(Admin admin, Collection<String> topics)
            throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> found = admin.describeTopics(topics).allTopicNames().get();
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        found.forEach(
                (name, topic) ->
                        topic.partitions()
                                .forEach(
                                        partition ->
                                                partitions.put(
                                                        new TopicPartition(
                                                                name, partition.partition()),
                                                        OffsetSpec.latest())));
        admin.listOffsets(partitions).all().get();
        return found;
    }
}
