/**
 * Measures the job from Kafka to Kafka: how many observations a second it takes beside a plain job
 * and the broker's own limits, and how long a forecast takes from append to append. The broker and
 * the cluster are {@link io.foreflow.cli.embedded}'s, the job is the production graph. Nothing of
 * the product may depend on this package.
 */
package io.foreflow.cli.pipeline;
