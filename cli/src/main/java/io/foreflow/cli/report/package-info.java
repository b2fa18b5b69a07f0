/**
 * What the demo measured: scored cells in; tables, live skill, progress lines and the JSON report
 * out. Pure: no Kafka, no Flink, no clock.
 */
package io.foreflow.cli.report;
