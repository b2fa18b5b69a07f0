/**
 * How the records that cross an edge of the job graph, or rest in its state, are written as bytes:
 * one hand-written serializer a type and the type information that names it. In come immutable
 * records, out come bytes and back; no business rule is known here. Kryo and Java serialization
 * must never be reached from this package.
 */
package io.foreflow.job.state;
