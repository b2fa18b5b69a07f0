package io.foreflow.job.ingest;

import io.foreflow.job.config.JobSettings;
import io.foreflow.job.state.StateTypes;
import java.io.IOException;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Flink's Kafka source of the metrics topic, whose readers also announce the partitions they are
 * given (see {@link Ingested.Assigned}). Everything else is the Kafka source's own, its state and
 * its serializers among it. A job without a checkpoint starts at the group's committed offsets,
 * where there are none at the earliest.
 */
public final class MetricsSource
        implements Source<Ingested, KafkaPartitionSplit, KafkaSourceEnumState>,
                ResultTypeQueryable<Ingested> {

    private static final String DISCOVERY = "partition.discovery.interval.ms";
    private static final String DISCOVERY_MILLIS = "60000";

    private final KafkaSource<Ingested> kafka;

    private MetricsSource(KafkaSource<Ingested> kafka) {
        this.kafka = kafka;
    }

    @SuppressWarnings("deprecation") // the connector's signature asks for Kafka's old enum
    public static MetricsSource of(JobSettings settings) {
        Properties properties = new Properties();
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(DISCOVERY, DISCOVERY_MILLIS);
        properties.putAll(settings.kafka());
        return new MetricsSource(
                KafkaSource.<Ingested>builder()
                        .setProperties(properties)
                        .setGroupId(settings.groupId())
                        .setTopics(settings.topics().metrics())
                        .setStartingOffsets(
                                OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                        .setDeserializer(new ObservationDeserializer(settings))
                        .build());
    }

    @Override
    public SourceReader<Ingested, KafkaPartitionSplit> createReader(SourceReaderContext context)
            throws Exception {
        return new AnnouncingReader<>(kafka.createReader(context), MetricsSource::partition);
    }

    private static Partition partition(KafkaPartitionSplit split) {
        return new Partition(split.getTopic(), split.getPartition());
    }

    @Override
    public Boundedness getBoundedness() {
        return kafka.getBoundedness();
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return kafka.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState checkpoint)
            throws IOException {
        return kafka.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return kafka.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return kafka.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<Ingested> getProducedType() {
        return StateTypes.INGESTED;
    }
}
