package io.foreflow.cli.backend;

/**
 * What one run came to.
 *
 * @param formula bytes of a full series by the formula
 * @param forecaster bytes a series of the forecaster in a canonical savepoint, all of it
 * @param series bytes a series of what it keeps by series, with keys, timers and names
 * @param serving bytes of the snapshots that serve or wait, in each of its tasks
 * @param aligner bytes a series of the aligner in a canonical savepoint
 * @param learner bytes of the learner in a canonical savepoint
 * @param job bytes of the whole savepoint
 * @param jobCheckpoint bytes of the whole job in a checkpoint
 * @param checkpoint bytes a series of the forecaster in a checkpoint: with RocksDB its files, which
 *     are compressed and hold what was not compacted yet
 * @param heap bytes a series that job and cluster made reachable on the Java heap
 * @param rowsPerSecond by the wall clock
 * @param micros of the processor for a row, all threads of the process
 * @param forecastMicros of the processor for a row, the threads that align it and forecast from it
 * @param learnMicros of the processor for a row, the thread that takes it in for the learner
 * @param tickMillis of the processor for a tick, the learner's own threads, over the whole run
 * @param written bytes a row that the forecaster wrote to RocksDB; 0 on the heap
 * @param read bytes a row that it read from RocksDB; 0 on the heap
 * @param checkpointMillis from trigger to completion
 * @param resident bytes of the process less its heap, when all is measured
 * @param recoveryMillis from the submission of the job with that savepoint to its first rows
 */
record StateCost(
        StatePlan plan,
        double formula,
        double forecaster,
        double series,
        double serving,
        double aligner,
        double learner,
        double job,
        double jobCheckpoint,
        double checkpoint,
        double heap,
        double rowsPerSecond,
        double micros,
        double forecastMicros,
        double learnMicros,
        double tickMillis,
        double written,
        double read,
        double checkpointMillis,
        double resident,
        double recoveryMillis) {

    StateCost recovered(double millis) {
        return new StateCost(
                plan,
                formula,
                forecaster,
                series,
                serving,
                aligner,
                learner,
                job,
                jobCheckpoint,
                checkpoint,
                heap,
                rowsPerSecond,
                micros,
                forecastMicros,
                learnMicros,
                tickMillis,
                written,
                read,
                checkpointMillis,
                resident,
                millis);
    }
}
