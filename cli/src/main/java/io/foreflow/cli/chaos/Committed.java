package io.foreflow.cli.chaos;

import io.foreflow.cli.chaos.TopicContent.Item;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.Score;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * All that a job has committed.
 *
 * @param events of the models, but for those that say a job was restored
 * @param restored reasons of those
 * @param steps of the optimizer, by all rounds there are
 */
record Committed(
        TopicContent forecasts,
        TopicContent scores,
        TopicContent events,
        List<String> restored,
        long steps) {

    static Committed read(String bootstrapServers, JobFile job) {
        List<Item> events = new ArrayList<>();
        List<String> restored = new ArrayList<>();
        long steps = 0;
        try (SingleObjectDeserializer<ModelEvent> decoder =
                new SingleObjectDeserializer<>(ModelEvent.class)) {
            for (ConsumerRecord<byte[], byte[]> record :
                    all(bootstrapServers, job.topic("model-events"))) {
                ModelEvent event = decoder.deserialize("", record.value());
                if (event.getKind() == ModelEventKind.RESTORED) {
                    restored.add(event.getReason());
                    continue;
                }
                events.add(item(record, id(event)));
                steps += event.getTelemetry() == null ? 0 : event.getTelemetry().getSteps();
            }
        }
        return new Committed(
                content(bootstrapServers, job.topic("forecasts"), Forecast.class, Committed::id),
                content(bootstrapServers, job.topic("scores"), Score.class, Committed::id),
                new TopicContent(events),
                restored,
                steps);
    }

    static String id(Forecast forecast) {
        return Due.forecast(forecast.getSeries(), forecast.getOrigin().toEpochMilli());
    }

    private static String id(Score score) {
        return Due.score(
                score.getSeries(),
                score.getOrigin().toEpochMilli(),
                score.getStep(),
                score.getChannel());
    }

    private static String id(ModelEvent event) {
        return event.getKind() + "@" + event.getTime().toEpochMilli() + " v" + event.getVersion();
    }

    private static <T extends SpecificRecord> TopicContent content(
            String bootstrapServers, String topic, Class<T> type, Function<T, String> id) {
        try (SingleObjectDeserializer<T> decoder = new SingleObjectDeserializer<>(type)) {
            return new TopicContent(
                    all(bootstrapServers, topic).stream()
                            .map(
                                    record ->
                                            item(
                                                    record,
                                                    id.apply(
                                                            decoder.deserialize(
                                                                    "", record.value()))))
                            .toList());
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(String servers, String topic) {
        try (CommittedReader reader = new CommittedReader(servers, topic)) {
            return reader.readToEnd();
        }
    }

    private static Item item(ConsumerRecord<byte[], byte[]> record, String id) {
        return new Item(
                new String(record.key(), StandardCharsets.UTF_8),
                id,
                HexFormat.of().formatHex(record.value()));
    }
}
