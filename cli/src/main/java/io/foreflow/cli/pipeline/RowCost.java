package io.foreflow.cli.pipeline;

import io.foreflow.cli.embedded.JobThreads;
import io.foreflow.cli.embedded.TaskCost;

/**
 * What a stretch of rows came to.
 *
 * @param rows how many
 * @param seconds of the wall clock
 * @param threads what the tasks' threads took
 */
record RowCost(double rows, double seconds, JobThreads threads) {

    /** Rows a second of the wall clock. */
    double perSecond() {
        return rows / seconds;
    }

    /** Rows a second that one core would do if it did nothing but the tasks' work. */
    double perCore() {
        return rows * 1e9 / threads.sum().cpuNanos();
    }

    /** Bytes a row. */
    double allocated() {
        return threads.sum().allocated() / rows;
    }

    /** Microseconds of the processor a row, of one task. */
    double micros(String task) {
        return threads.byTask().getOrDefault(task, TaskCost.NONE).cpuNanos() / 1e3 / rows;
    }

    /** Bytes a row, of one task. */
    double allocated(String task) {
        return threads.byTask().getOrDefault(task, TaskCost.NONE).allocated() / rows;
    }
}
