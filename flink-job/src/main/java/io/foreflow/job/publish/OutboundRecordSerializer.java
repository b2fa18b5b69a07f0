package io.foreflow.job.publish;

import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Key and value as they are, no timestamp: the topics stamp their records when they append them. A
 * broker would refuse an event time ahead of its clock and delete one of years ago. It names its
 * topic, because a pool of transactional ids is looked after by topic.
 */
final class OutboundRecordSerializer
        implements KafkaRecordSerializationSchema<Outbound>, KafkaDatasetFacetProvider {

    private final String topic;

    OutboundRecordSerializer(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Outbound record, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(topic, record.key(), record.value());
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(
                new DefaultKafkaDatasetFacet(
                        DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
    }
}
