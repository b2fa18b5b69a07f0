package io.foreflow.cli.pipeline;

/**
 * What one task of a job has taken.
 *
 * @param cpuNanos of the processor
 * @param allocated bytes on the Java heap
 */
record TaskCost(long cpuNanos, long allocated) {

    static final TaskCost NONE = new TaskCost(0, 0);

    TaskCost plus(TaskCost other) {
        return new TaskCost(cpuNanos + other.cpuNanos, allocated + other.allocated);
    }

    TaskCost minus(TaskCost other) {
        return new TaskCost(cpuNanos - other.cpuNanos, allocated - other.allocated);
    }
}
