package io.foreflow.cli.embedded;

/**
 * What one task of a job has taken.
 *
 * @param cpuNanos of the processor
 * @param allocated bytes on the Java heap
 */
public record TaskCost(long cpuNanos, long allocated) {

    public static final TaskCost NONE = new TaskCost(0, 0);

    public TaskCost plus(TaskCost other) {
        return new TaskCost(cpuNanos + other.cpuNanos, allocated + other.allocated);
    }

    public TaskCost minus(TaskCost other) {
        return new TaskCost(cpuNanos - other.cpuNanos, allocated - other.allocated);
    }
}
