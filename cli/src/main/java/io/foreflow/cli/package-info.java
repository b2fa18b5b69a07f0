/**
 * The {@code foreflow} command: what a user types comes in, one line or one clear message and an
 * exit code go out. Each subcommand is one class; what it does to Kafka or Flink is in classes that
 * know nothing of the command line.
 */
package io.foreflow.cli;
