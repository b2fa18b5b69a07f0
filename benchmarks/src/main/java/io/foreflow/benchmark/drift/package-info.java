/**
 * Watches a stream for drifts with the product's learner: rows of all series go in, alarms come out
 * beside what is known of the stream's changes.
 */
package io.foreflow.benchmark.drift;
