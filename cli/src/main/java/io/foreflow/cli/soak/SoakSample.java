package io.foreflow.cli.soak;

/**
 * One look at the process.
 *
 * @param seconds since the job was submitted
 * @param progress from 0 to 1
 * @param steps of fine-tuning so far
 * @param forecasts so far
 * @param batches of the network so far
 * @param resident bytes of the process in memory
 * @param direct bytes of Java's direct buffers
 * @param heap bytes reachable after a collection, or 0 where none was made
 * @param learnerArrays native arrays the learner held after its last tick
 * @param forecasterArrays native arrays the forecaster held after its last batch
 */
record SoakSample(
        double seconds,
        double progress,
        long steps,
        long forecasts,
        long batches,
        long resident,
        long direct,
        long heap,
        long learnerArrays,
        long forecasterArrays) {

    long arrays() {
        return learnerArrays + forecasterArrays;
    }
}
