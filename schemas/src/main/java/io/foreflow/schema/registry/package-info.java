/**
 * Schemas by id: a registry that speaks Confluent's REST API (Confluent's own, Karapace, Redpanda,
 * or Apicurio under {@code /apis/ccompat/v7}) is asked through Apicurio's REST client, with its own
 * limit of time and patience. Subjects and schemas come in, ids go out, and the other way round.
 * What the bytes behind an id mean is no matter of this package; neither Flink nor Kafka may be
 * imported.
 */
package io.foreflow.schema.registry;
