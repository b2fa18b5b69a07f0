/**
 * What Flink SQL needs beside its own connectors: a format that reads the records of Foreflow's
 * topics in single-object encoding, and a provider that lets {@code ML_PREDICT} run exported
 * weights. Found by their names through Flink's factory discovery; knows nothing of the job.
 */
package io.foreflow.sql;
