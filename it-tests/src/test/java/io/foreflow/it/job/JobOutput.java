package io.foreflow.it.job;

import io.foreflow.job.config.JobSettings;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.Score;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * All that a job has committed to its topics.
 *
 * @param forecastBytes values in hex, in the order of the topic, by key
 * @param scoreBytes likewise
 * @param events all but RESTORED, in the order of the topic
 */
record JobOutput(
        Map<String, List<String>> forecastBytes,
        Map<String, List<String>> scoreBytes,
        List<Forecast> forecasts,
        List<Score> scores,
        List<ModelEvent> events,
        List<ModelEvent> restored,
        List<RejectedRecord> rejected) {

    private static final int SHOWN = 3;

    static JobOutput read(String bootstrapServers, JobSettings.TopicNames topics) {
        return read(Map.of("bootstrap.servers", bootstrapServers), topics);
    }

    /**
     * @param kafka where the broker is and how to log in
     */
    static JobOutput read(Map<String, String> kafka, JobSettings.TopicNames topics) {
        List<ConsumerRecord<byte[], byte[]>> forecasts = all(kafka, topics.forecasts());
        List<ConsumerRecord<byte[], byte[]>> scores = all(kafka, topics.scores());
        List<ModelEvent> events = new ArrayList<>();
        List<ModelEvent> restored = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : all(kafka, topics.modelEvents())) {
            ModelEvent event = decode(ModelEvent.class, record);
            (event.getKind() == ModelEventKind.RESTORED ? restored : events).add(event);
        }
        return new JobOutput(
                bytesByKey(forecasts),
                bytesByKey(scores),
                forecasts.stream().map(record -> decode(Forecast.class, record)).toList(),
                scores.stream().map(record -> decode(Score.class, record)).toList(),
                events,
                restored,
                all(kafka, topics.rejected()).stream()
                        .map(record -> decode(RejectedRecord.class, record))
                        .toList());
    }

    /** The first few forecasts and scores that are not the same bytes at the same place. */
    List<String> differencesFrom(JobOutput other) {
        List<String> differences = new ArrayList<>();
        compare(Forecast.class, forecastBytes, other.forecastBytes, differences);
        compare(Score.class, scoreBytes, other.scoreBytes, differences);
        return differences;
    }

    private static void compare(
            Class<? extends SpecificRecord> type,
            Map<String, List<String>> bytes,
            Map<String, List<String>> others,
            List<String> differences) {
        Set<String> keys = new TreeSet<>(bytes.keySet());
        keys.addAll(others.keySet());
        for (String key : keys) {
            List<String> mine = bytes.getOrDefault(key, List.of());
            List<String> theirs = others.getOrDefault(key, List.of());
            for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
                String here = i < mine.size() ? mine.get(i) : "";
                String there = i < theirs.size() ? theirs.get(i) : "";
                if (!here.equals(there) && differences.size() < SHOWN) {
                    differences.add(
                            "%s %d of %s%n  is       %s%n  not      %s"
                                    .formatted(
                                            type.getSimpleName(),
                                            i,
                                            key,
                                            text(type, here),
                                            text(type, there)));
                }
            }
        }
    }

    private static String text(Class<? extends SpecificRecord> type, String hex) {
        return hex.isEmpty() ? "none" : decode(type, HexFormat.of().parseHex(hex)).toString();
    }

    static String origin(Forecast forecast) {
        return forecast.getSeries() + "@" + forecast.getOrigin();
    }

    static <T extends SpecificRecord> T decode(
            Class<T> type, ConsumerRecord<byte[], byte[]> record) {
        return decode(type, record.value());
    }

    private static <T extends SpecificRecord> T decode(Class<T> type, byte[] value) {
        try (SingleObjectDeserializer<T> deserializer = new SingleObjectDeserializer<>(type)) {
            return deserializer.deserialize("", value);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(
            Map<String, String> kafka, String name) {
        try (CommittedTopic topic = new CommittedTopic(kafka, name)) {
            return topic.readToEnd();
        }
    }

    private static Map<String, List<String>> bytesByKey(
            List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, List<String>> bytes = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            bytes.computeIfAbsent(
                            new String(record.key(), StandardCharsets.UTF_8),
                            key -> new ArrayList<>())
                    .add(HexFormat.of().formatHex(record.value()));
        }
        return bytes;
    }
}
