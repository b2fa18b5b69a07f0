/**
 * Learning inside the stream: rows of a model go in, model snapshots and model events come out. The
 * operator cuts ticks by event time, hands them to one background thread, holds the watermark for
 * what is unfinished and checkpoints the inputs of unfinished work; what a tick learns is {@code
 * io.foreflow.learning}'s business alone. No formula belongs here, and nothing here may read the
 * clock but for time limits and metrics.
 */
package io.foreflow.job.learn;
