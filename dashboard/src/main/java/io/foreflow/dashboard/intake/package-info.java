/**
 * Follows the topics: Kafka records go in, decoded records go into the fleet, and beside them the
 * state of the connection and of each topic comes out. Nothing is committed to Kafka, no group is
 * joined. The only package that uses Kafka's clients.
 */
package io.foreflow.dashboard.intake;
