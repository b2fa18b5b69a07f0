/**
 * What every protocol shares: the identity of a run, the log of finished runs that makes a
 * benchmark resumable, the summary over seeds, its report and its table.
 */
package io.foreflow.benchmark.run;
