package io.foreflow.job.publish;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Key and value as they are, no timestamp: the topics stamp their records when they append them. A
 * broker would refuse an event time ahead of its clock and delete one of years ago.
 */
final class OutboundRecordSerializer implements KafkaRecordSerializationSchema<Outbound> {

    private final String topic;

    OutboundRecordSerializer(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Outbound record, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(topic, record.key(), record.value());
    }
}
