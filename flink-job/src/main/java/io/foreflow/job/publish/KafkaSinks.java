package io.foreflow.job.publish;

import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettings.Delivery;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Makes the sinks of the job's topics. Exactly-once: one transaction a checkpoint and task, its ids
 * taken from a pool named for the group and the topic's role, so that two jobs with different
 * groups never fence each other. At-least-once: records leave as they are made.
 */
public final class KafkaSinks {

    private KafkaSinks() {}

    /** The sink of one topic. */
    public static Sink<Outbound> of(JobSettings settings, Outbound.Topic role) {
        return settings.delivery() == Delivery.AT_LEAST_ONCE
                ? kafka(settings, role)
                : watched(settings, role);
    }

    /** The sink of one topic with {@code delivery: exactly-once}. */
    public static WatchedSink watched(JobSettings settings, Outbound.Topic role) {
        return new WatchedSink(
                kafka(settings, role),
                topic(settings, role),
                properties(settings),
                settings.transactionTimeout());
    }

    private static Properties properties(JobSettings settings) {
        Properties properties = new Properties();
        properties.putAll(settings.kafka());
        return properties;
    }

    private static KafkaSink<Outbound> kafka(JobSettings settings, Outbound.Topic role) {
        KafkaSinkBuilder<Outbound> sink =
                KafkaSink.<Outbound>builder()
                        .setKafkaProducerConfig(properties(settings))
                        .setRecordSerializer(new OutboundRecordSerializer(topic(settings, role)));
        return guaranteed(sink, settings, role).build();
    }

    private static KafkaSinkBuilder<Outbound> guaranteed(
            KafkaSinkBuilder<Outbound> sink, JobSettings settings, Outbound.Topic role) {
        if (settings.delivery() == Delivery.AT_LEAST_ONCE) {
            return sink.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
        }
        return sink.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setProperty(
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        Long.toString(settings.transactionTimeout().toMillis()))
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setTransactionalIdPrefix(
                        settings.groupId()
                                + "-"
                                + role.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static String topic(JobSettings settings, Outbound.Topic role) {
        return switch (role) {
            case FORECASTS -> settings.topics().forecasts();
            case SCORES -> settings.topics().scores();
            case MODEL_EVENTS -> settings.topics().modelEvents();
            case REJECTED -> settings.topics().rejected();
        };
    }
}
