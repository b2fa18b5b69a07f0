package io.foreflow.cli.embedded;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the threads of Flink's tasks have taken so far: the tasks' own, and those that they started
 * (fetchers, producers, learners). The broker, the job manager, the collector and the compiler are
 * not among them.
 *
 * @param byTask by stage: {@code source}, {@code align}, {@code learn}, {@code forecast} with the
 *     sinks chained to it, {@link #LEARNERS} and {@link #OTHERS}, Kafka's clients above all
 */
public record JobThreads(Map<String, TaskCost> byTask) {

    public static final String OTHERS = "clients";

    /** Threads on which models are trained. */
    public static final String LEARNERS = "learners";

    private static final String LEARNER = "learner of ";
    private static final String TASKS = "Flink Task Threads";
    private static final Set<String> STAGES = Set.of("source", "align", "learn", "forecast");

    /** Of the threads alive now. */
    public static JobThreads now() {
        ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Map<String, TaskCost> byTask = new TreeMap<>();
        for (Thread thread : all()) {
            if (thread != null && ofTask(thread)) {
                TaskCost cost =
                        new TaskCost(
                                Math.max(0, beans.getThreadCpuTime(thread.getId())),
                                Math.max(0, beans.getThreadAllocatedBytes(thread.getId())));
                byTask.merge(task(thread.getName()), cost, TaskCost::plus);
            }
        }
        return new JobThreads(byTask);
    }

    /**
     * A task's thread is named for its operators and ends in its subtask, as in {@code (1/2)#0}.
     */
    private static String task(String thread) {
        if (thread.startsWith(LEARNER)) {
            return LEARNERS;
        }
        if (!thread.matches(".*\\(\\d+/\\d+\\)#\\d+")) {
            return OTHERS;
        }
        String first = thread.replaceAll("[ :(].*", "").toLowerCase(Locale.ROOT);
        return STAGES.contains(first) ? first : OTHERS;
    }

    private static boolean ofTask(Thread thread) {
        for (ThreadGroup group = thread.getThreadGroup();
                group != null;
                group = group.getParent()) {
            if (group.getName().equals(TASKS)) {
                return true;
            }
        }
        return false;
    }

    private static Thread[] all() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[2 * root.activeCount() + 64];
        root.enumerate(threads);
        return threads;
    }

    /** Of one stage; nothing if it has no thread. */
    public TaskCost of(String stage) {
        return byTask.getOrDefault(stage, TaskCost.NONE);
    }

    /** What has come to it since. */
    public JobThreads since(JobThreads before) {
        Map<String, TaskCost> news = new TreeMap<>();
        byTask.forEach(
                (task, cost) ->
                        news.put(
                                task, cost.minus(before.byTask.getOrDefault(task, TaskCost.NONE))));
        return new JobThreads(news);
    }

    /** Of all. */
    public TaskCost sum() {
        return byTask.values().stream().reduce(TaskCost.NONE, TaskCost::plus);
    }
}
