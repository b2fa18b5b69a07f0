package io.foreflow.job.config;

/**
 * One thing wrong with a configuration.
 *
 * @param key path of the option, as the user wrote it
 * @param value as the user wrote it, masked if it is a secret
 * @param rule what it breaks
 */
public record Problem(String key, String value, String rule) {

    @Override
    public String toString() {
        return "Invalid " + key + ": " + value + " (" + rule + ")";
    }
}
