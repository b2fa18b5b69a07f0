package io.foreflow.cli.suggest;

/**
 * One line of the proposal.
 *
 * @param key of the configuration, or a word where nothing is set
 * @param value null where the product's default is kept
 */
public record Advice(String key, String value, String reason) {}
