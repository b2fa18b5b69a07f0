package io.foreflow.schema.wire;

import java.nio.charset.StandardCharsets;

/**
 * Kafka keys. The key of a series is the UTF-8 of {@code model/series}, where the model has {@code
 * %} written as {@code %25} and {@code /} as {@code %2F}: everything before the first slash is the
 * model, everything behind it the series, so that no two pairs share a key.
 */
public final class RecordKey {

    private RecordKey() {}

    /** Of forecasts, scores and observations. */
    public static byte[] of(String model, String series) {
        return utf8(escaped(model) + "/" + series);
    }

    /** Of model events. */
    public static byte[] of(String model) {
        return utf8(escaped(model));
    }

    /** Of rejected records: where they were read, {@code metrics-3}. */
    public static byte[] of(String topic, int partition) {
        return utf8(topic + "-" + partition);
    }

    private static String escaped(String model) {
        return model.replace("%", "%25").replace("/", "%2F");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
