/**
 * What the dashboard knows: per series its newest rows and forecasts, per model its events and
 * errors, and what was rejected, all within bounds. Records of the wire contract go in; the views
 * read it under its lock. No Kafka, no web, no clock in here.
 */
package io.foreflow.dashboard.fleet;
