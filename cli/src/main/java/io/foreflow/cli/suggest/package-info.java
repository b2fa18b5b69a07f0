/**
 * Advice from a fleet's past, behind {@code foreflow suggest}. In: readings of files or of a topic.
 * Out: a proposal with the reason of each part, what it was worth on rows that chose nothing, and
 * the text of a configuration. Nothing of Flink is imported here.
 */
package io.foreflow.cli.suggest;
