/**
 * The forms records take on the wire: Avro single-object encoding, Confluent's form and plain JSON,
 * each as Kafka serializer and deserializer for users, and as a reader of observations that makes
 * no map of boxed numbers for the job. Bytes come in, records go out, and the other way round;
 * every way bytes can be wrong ends in one {@link io.foreflow.schema.wire.WireFormatException} with
 * a sentence. Neither Flink nor the core may be imported.
 */
package io.foreflow.schema.wire;
