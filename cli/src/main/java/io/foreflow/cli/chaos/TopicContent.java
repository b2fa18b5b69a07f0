package io.foreflow.cli.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reader under read_committed sees of a topic, in its order.
 *
 * @param records all of them
 */
record TopicContent(List<Item> records) {

    TopicContent {
        records = List.copyOf(records);
    }

    /**
     * One record.
     *
     * @param key of Kafka, within which order is kept
     * @param id what it is the record of; a second one of that id is one too many
     * @param value in hex
     */
    record Item(String key, String id, String value) {}

    Map<String, List<String>> valuesById() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Item item : records) {
            values.computeIfAbsent(item.id(), id -> new ArrayList<>()).add(item.value());
        }
        return values;
    }

    Map<String, List<Item>> byKey() {
        Map<String, List<Item>> byKey = new LinkedHashMap<>();
        for (Item item : records) {
            byKey.computeIfAbsent(item.key(), key -> new ArrayList<>()).add(item);
        }
        return byKey;
    }
}
