/**
 * What the demo runs in its own process: a Kafka broker, a Flink mini cluster with the web page,
 * and the state directory both keep their data in. Knows nothing of inputs, topics' contents or
 * reports.
 */
package io.foreflow.cli.embedded;
