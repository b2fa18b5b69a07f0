package io.foreflow.job.ingest;

import io.foreflow.job.config.JobSettings;
import io.foreflow.job.metric.StreamCatalogue;
import io.foreflow.job.state.StateTypes;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * Hands each Kafka record to the decoder. With a topic of producers' times ({@code CreateTime})
 * these stand for the append times.
 */
final class ObservationDeserializer implements KafkaRecordDeserializationSchema<Ingested> {

    private final JobSettings settings;
    private transient ObservationDecoder decoder;

    ObservationDeserializer(JobSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = ObservationDecoder.of(settings);
        StreamCatalogue.UNKNOWN_CHANNELS.gauge(context.getMetricGroup(), decoder::unknownChannels);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Ingested> out) {
        long appendTime =
                record.timestampType() == TimestampType.NO_TIMESTAMP_TYPE
                        ? ObservationDecoder.NO_APPEND_TIME
                        : record.timestamp();
        out.collect(
                decoder.decode(
                        record.value(),
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        appendTime));
    }

    @Override
    public TypeInformation<Ingested> getProducedType() {
        return StateTypes.INGESTED;
    }
}
