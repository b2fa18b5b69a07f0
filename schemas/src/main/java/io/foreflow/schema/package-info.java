/**
 * The wire contract: one generated class for each record of the topics, from the documented Avro
 * schemas in {@code src/main/avro}. Nothing here knows how records are made or what becomes of
 * them; their forms on the wire are in {@link io.foreflow.schema.wire}. Neither Flink nor the core
 * may be imported.
 */
package io.foreflow.schema;
