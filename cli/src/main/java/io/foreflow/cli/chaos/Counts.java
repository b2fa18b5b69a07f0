package io.foreflow.cli.chaos;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a topic's committed records stand against what was due and against an undisturbed run's.
 *
 * @param due records owed
 * @param lost of those, not there
 * @param doubled there more than once: the copies
 * @param undue there, though not owed
 * @param different there, with other bytes than the undisturbed run's or in another order
 */
public record Counts(long due, long lost, long doubled, long undue, long different) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    /**
     * Compares.
     *
     * @param due ids owed
     */
    static Counts of(Set<String> due, TopicContent undisturbed, TopicContent found) {
        Map<String, List<String>> expected = undisturbed.valuesById();
        Map<String, List<String>> values = found.valuesById();
        long lost = due.stream().filter(id -> !values.containsKey(id)).count();
        long doubled = values.values().stream().mapToLong(all -> all.size() - 1L).sum();
        long undue = values.keySet().stream().filter(id -> !due.contains(id)).count();
        long different =
                values.entrySet().stream()
                        .filter(entry -> due.contains(entry.getKey()))
                        .filter(entry -> differs(entry.getValue(), expected.get(entry.getKey())))
                        .count();
        if (lost + doubled + undue + different == 0) {
            different = misplaced(undisturbed, found);
        }
        return new Counts(due.size(), lost, doubled, undue, different);
    }

    private static boolean differs(List<String> values, List<String> expected) {
        return expected == null || !values.get(0).equals(expected.get(0));
    }

    /** Records that are not where the undisturbed run has them among those of their key. */
    private static long misplaced(TopicContent undisturbed, TopicContent found) {
        long misplaced = 0;
        Map<String, List<TopicContent.Item>> expected = undisturbed.byKey();
        for (Map.Entry<String, List<TopicContent.Item>> key : found.byKey().entrySet()) {
            List<TopicContent.Item> there = expected.getOrDefault(key.getKey(), List.of());
            for (int i = 0; i < key.getValue().size(); i++) {
                boolean same = i < there.size() && key.getValue().get(i).equals(there.get(i));
                misplaced += same ? 0 : 1;
            }
        }
        return misplaced;
    }

    /** Whether each due record is there once, and as it should be. */
    public boolean clean() {
        return lost == 0 && doubled == 0 && undue == 0 && different == 0;
    }

    Counts plus(Counts other) {
        return new Counts(
                due + other.due,
                lost + other.lost,
                doubled + other.doubled,
                undue + other.undue,
                different + other.different);
    }
}
