/**
 * Where the demo's rows come from: CSV files, a simulated fleet, or this machine. In: files, a
 * seed, sensors. Out: {@link io.foreflow.cli.input.InputRow}s in time order, continuing after any
 * time asked for. Nothing of Kafka or Flink is imported here.
 */
package io.foreflow.cli.input;
