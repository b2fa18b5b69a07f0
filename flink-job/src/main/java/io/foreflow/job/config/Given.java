package io.foreflow.job.config;

import java.util.List;

/**
 * A value as it was given.
 *
 * @param path where: the key with its model in front, if any
 * @param texts one text, or those of a list
 * @param list whether it was a list
 * @param shown what may be printed of it
 */
record Given(String path, List<String> texts, boolean list, String shown) {

    Given {
        texts = List.copyOf(texts);
    }

    /** An override holds lists as texts separated by commas. */
    Given asList() {
        if (list) {
            return this;
        }
        List<String> parts =
                texts.get(0).isBlank() ? List.of() : List.of(texts.get(0).split("\\s*,\\s*", -1));
        return new Given(path, parts, true, shown);
    }
}
