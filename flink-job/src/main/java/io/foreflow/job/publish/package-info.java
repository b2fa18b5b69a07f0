/**
 * The way out: the core's forecasts, scores and model events and the ingest's rejections come in,
 * Kafka keys and values in wire form go out. Equal records give equal bytes: no clock, no duration
 * and no random number may come in here.
 */
package io.foreflow.job.publish;
