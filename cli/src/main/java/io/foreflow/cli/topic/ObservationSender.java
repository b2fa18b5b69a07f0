package io.foreflow.cli.topic;

import io.foreflow.cli.CommandException;
import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.schema.Observation;
import io.foreflow.schema.registry.ConfluentRegistry;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.schema.wire.ConfluentSerializer;
import io.foreflow.schema.wire.JsonRecordSerializer;
import io.foreflow.schema.wire.RecordKey;
import io.foreflow.schema.wire.SingleObjectSerializer;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Sends observations, read from lines of JSON, to a topic. */
public final class ObservationSender implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Map<String, String> kafka;
    private final String topic;
    private final Producer<byte[], Observation> producer;
    private final ObservationLine lines = new ObservationLine();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    ObservationSender(
            Map<String, String> kafka, String topic, Producer<byte[], Observation> producer) {
        this.kafka = kafka;
        this.topic = topic;
        this.producer = producer;
    }

    /**
     * A sender over a connection of its own.
     *
     * @param registry null for a wire form that needs none
     */
    public static ObservationSender to(
            Map<String, String> kafka,
            String topic,
            WireFormat wireFormat,
            RegistrySettings registry) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        Serializer<Observation> values =
                switch (wireFormat) {
                    case SINGLE_OBJECT -> new SingleObjectSerializer<>();
                    case CONFLUENT -> new ConfluentSerializer<>(new ConfluentRegistry(registry));
                    case JSON -> new JsonRecordSerializer<>();
                };
        try {
            return new ObservationSender(
                    kafka,
                    topic,
                    new KafkaProducer<>(properties, new ByteArraySerializer(), values));
        } catch (KafkaException e) {
            throw Broker.failure(kafka, "send to topic " + topic, e);
        }
    }

    /**
     * Sends line by line; when it returns or throws for a bad line, all lines before have been
     * taken by the broker.
     *
     * @return how many were sent
     * @throws CommandException for the first bad line, or if the broker does not take one
     */
    public long sendAll(BufferedReader in) throws IOException {
        long number = 0;
        long sent = 0;
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                if (!line.isBlank()) {
                    send(lines.read(number, line));
                    sent++;
                }
            }
        } catch (KafkaException e) {
            throw Broker.failure(kafka, "send to topic " + topic, e);
        } finally {
            producer.flush();
        }
        throwFailure();
        return sent;
    }

    private void send(Observation observation) {
        throwFailure();
        String model = observation.getModel() == null ? "" : observation.getModel();
        producer.send(
                new ProducerRecord<>(
                        topic, RecordKey.of(model, observation.getSeries()), observation),
                (metadata, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                    }
                });
    }

    private void throwFailure() {
        if (failure.get() != null) {
            throw Broker.failure(kafka, "send to topic " + topic, failure.get());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
