/**
 * Submission of the job to a Flink cluster that is already there: a job jar, its arguments and an
 * address come in, a running job's id goes out. Knows Flink's client, nothing of the command line.
 */
package io.foreflow.cli.cluster;
