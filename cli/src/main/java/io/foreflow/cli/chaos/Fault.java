package io.foreflow.cli.chaos;

import io.foreflow.cli.CommandException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What is done to a job, its cluster or its broker. */
public enum Fault {
    /** A task throws: before or after a tick, in the network, before or after a commit. */
    OPERATOR("operator", Where.THREADS, true),
    /** The learner's thread is interrupted in the middle of a tick. */
    LEARNER("learner", Where.THREADS, true),
    /** A task manager process gets SIGKILL. */
    TASK_MANAGER("task-manager", Where.PROCESSES, true),
    /** The job manager process gets SIGKILL and another starts over its data in ZooKeeper. */
    JOB_MANAGER("job-manager", Where.PROCESSES, true),
    /** The broker stops, between records or between a checkpoint and its commit, and comes back. */
    BROKER("broker", Where.THREADS, true),
    /**
     * The broker is away between a checkpoint and its commit for longer than the transactions live:
     * their output is lost, and the job must say so.
     */
    BROKER_GONE("broker-gone", Where.THREADS, false),
    /** The disk of the checkpoints is full for a while. */
    DISK("disk", Where.THREADS, true);

    /** What the job runs on. */
    enum Where {
        /** A mini cluster in this process. */
        THREADS,
        /** Job manager, task manager and ZooKeeper processes. */
        PROCESSES
    }

    private final String label;
    private final Where where;
    private final boolean exactlyOnce;

    Fault(String label, Where where, boolean exactlyOnce) {
        this.label = label;
        this.where = where;
        this.exactlyOnce = exactlyOnce;
    }

    /** As it is written on the command line and in reports. */
    public String label() {
        return label;
    }

    Where where() {
        return where;
    }

    /** Whether the guarantee holds under this fault. */
    public boolean exactlyOnce() {
        return exactlyOnce;
    }

    /** All labels, separated by commas. */
    public static String labels() {
        return Arrays.stream(values()).map(Fault::label).collect(Collectors.joining(","));
    }

    /**
     * The faults that a list names.
     *
     * @throws CommandException if it names none, or one that does not exist
     */
    public static List<Fault> named(List<String> labels) {
        List<Fault> faults = labels.stream().distinct().map(Fault::named).toList();
        if (faults.isEmpty()) {
            throw new CommandException(
                    "Invalid --faults: none (must name some of " + labels() + ")");
        }
        return faults;
    }

    private static Fault named(String label) {
        return Arrays.stream(values())
                .filter(fault -> fault.label.equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandException(
                                        "Invalid --faults: %s (must be some of %s)"
                                                .formatted(label, labels())));
    }
}
