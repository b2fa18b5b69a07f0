package io.foreflow.job.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known key that a mistyped one was probably meant to be. */
final class Suggestion {

    private Suggestion() {}

    /** The nearest key by edit distance, if no more than a third of it is different. */
    static Optional<String> nearest(String key, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                .filter(candidate -> distance(key, candidate) <= Math.max(1, key.length() / 3));
    }

    /** Levenshtein's distance: insertions, deletions and replacements of one character. */
    static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
