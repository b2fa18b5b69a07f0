/**
 * What the command line does with topics: make them, print their records as lines of JSON, write
 * observations from lines of JSON. Knows Kafka and the records, nothing of the command line.
 */
package io.foreflow.cli.topic;
