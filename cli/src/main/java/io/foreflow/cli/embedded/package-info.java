/**
 * What a command runs in its own process: a Kafka broker, a Flink mini cluster with the web page
 * and what it says of its job, a generator that can take the broker's place, and the state
 * directory all keep their data in. Knows nothing of inputs, topics' contents or reports.
 */
package io.foreflow.cli.embedded;
