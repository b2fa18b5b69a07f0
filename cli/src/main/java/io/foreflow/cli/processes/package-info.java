/**
 * A Flink cluster of real processes on this machine, laid out from Maven artifacts: job manager,
 * task managers and, for high availability, ZooKeeper. Starts, kills and asks them; knows nothing
 * of jobs.
 */
package io.foreflow.cli.processes;
