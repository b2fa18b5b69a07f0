/**
 * From Kafka bytes to observations that carry their coordinates and their partition's running
 * maximum of event time, with the watermark that follows from those maxima. What cannot be used
 * leaves as a typed {@link io.foreflow.job.ingest.Rejection}; nothing here throws because of a
 * record. Rows, windows and models are unknown here.
 */
package io.foreflow.job.ingest;
