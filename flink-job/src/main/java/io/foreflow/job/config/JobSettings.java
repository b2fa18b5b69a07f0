package io.foreflow.job.config;

import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.settings.ModelSettings;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration of one job, validated. Built on the client; operators receive parts.
 *
 * @param kafka properties passed through to every Kafka client, {@code bootstrap.servers} among
 *     them
 * @param topics names of the topics
 * @param groupId consumer group and prefix of the transactional ids
 * @param time how event time advances
 * @param delivery guarantee of the sinks
 * @param wireFormat form of the records in all topics
 * @param registry schema registry of Confluent's wire form; null without
 * @param checkpointInterval time between checkpoints
 * @param transactionTimeout timeout of the sinks' Kafka transactions
 * @param parallelism of every operator but source and sinks follow it too
 * @param maxParallelism number of key groups, fixed for the life of the state
 * @param ingest bounds of what is accepted
 * @param learnerMode whether what is served depends on the data alone
 * @param resources slot sharing and devices
 * @param defaultModel model of an observation that names none
 * @param models at least one
 * @param initialWeights files that models start from, by model
 */
public record JobSettings(
        Map<String, String> kafka,
        TopicNames topics,
        String groupId,
        TimeMode time,
        Delivery delivery,
        WireFormat wireFormat,
        RegistrySettings registry,
        Duration checkpointInterval,
        Duration transactionTimeout,
        int parallelism,
        int maxParallelism,
        IngestSettings ingest,
        LearnerMode learnerMode,
        ResourceSettings resources,
        String defaultModel,
        List<ModelSettings> models,
        Map<String, String> initialWeights)
        implements Serializable {

    public JobSettings {
        kafka = Map.copyOf(kafka);
        models = List.copyOf(models);
        initialWeights = Map.copyOf(initialWeights);
    }

    /** Without the values of the Kafka properties, some of which are secret. */
    @Override
    public String toString() {
        return "JobSettings[kafka="
                + kafka.keySet()
                + ", topics="
                + topics
                + ", groupId="
                + groupId
                + ", time="
                + time
                + ", delivery="
                + delivery
                + ", models="
                + models
                + "]";
    }

    /** Names of the topics. */
    public record TopicNames(
            String metrics, String forecasts, String scores, String modelEvents, String rejected)
            implements Serializable {}

    /** LIVE follows wall clock when a partition is quiet; REPLAY follows the data alone. */
    public enum TimeMode {
        LIVE,
        REPLAY
    }

    /** Guarantee from Kafka to Kafka. */
    public enum Delivery {
        EXACTLY_ONCE,
        AT_LEAST_ONCE
    }

    /** Wire form of the records. */
    public enum WireFormat {
        SINGLE_OBJECT,
        CONFLUENT,
        JSON
    }

    /** DETERMINISTIC holds the watermark for a round; LOW_LATENCY serves on with what there is. */
    public enum LearnerMode {
        DETERMINISTIC,
        LOW_LATENCY
    }

    /**
     * Bounds of what is accepted.
     *
     * @param outOfOrderness how far behind its partition's newest record a value may be
     * @param earliest times before this are rejected
     * @param maxAge how far a time may lie before the record's append time; null for no limit
     * @param maxRecordBytes largest record value
     * @param maxChannels most channels in one record
     * @param maxNameLength longest series, model or channel name, in characters
     * @param liveQuiet live: quiet time of a partition before it follows the wall clock
     * @param liveDelay live: how far behind the wall clock it then follows
     * @param replayPatience replay: how long a partition without a record holds event time back
     */
    public record IngestSettings(
            Duration outOfOrderness,
            Instant earliest,
            Duration maxAge,
            int maxRecordBytes,
            int maxChannels,
            int maxNameLength,
            Duration liveQuiet,
            Duration liveDelay,
            Duration replayPatience)
            implements Serializable {}

    /**
     * Slots and devices.
     *
     * @param learnerSlotGroup slot sharing group of the learner; null to share one slot with all
     * @param learnerCpu cores of the learner's resource profile; 0 for no profiles
     * @param learnerMemoryMib task heap of the learner's profile
     * @param learnerGpus {@code gpu} external resources of the learner's profile
     * @param otherSlots what every other slot asks for
     * @param forecastDevice {@code cpu} or {@code gpu}
     * @param learnDevice {@code cpu}, {@code gpu} or {@code auto}
     */
    public record ResourceSettings(
            String learnerSlotGroup,
            double learnerCpu,
            int learnerMemoryMib,
            double learnerGpus,
            SlotProfile otherSlots,
            String forecastDevice,
            String learnDevice)
            implements Serializable {}

    /**
     * What a slot asks for.
     *
     * @param cpu cores; 0 for no profile
     * @param memoryMib task heap
     * @param managedMib managed memory
     */
    public record SlotProfile(double cpu, int memoryMib, int managedMib) implements Serializable {

        public static final SlotProfile NONE = new SlotProfile(0, 0, 0);
    }
}
