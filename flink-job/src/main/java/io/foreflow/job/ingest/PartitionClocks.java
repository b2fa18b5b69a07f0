package io.foreflow.job.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The event time of the partitions that one source task reads: each one's running maximum, and the
 * watermark that follows from them.
 *
 * <p>A partition with maximum m stands at m − bound − 1, so that a value is late if its time is
 * <em>below</em> m − bound and one exactly there is not. The task stands at the least of its
 * partitions. The maxima come back from the checkpoint, and so does, with them, the watermark:
 * after a failure the task stands where it stood even if a partition has nothing left to read.
 *
 * <p>A partition that never held a record has no event time. It holds the task back until it has
 * been waited for {@code quiet}, then it is left out; what its first records are worth after that
 * depends on how far the others went meanwhile, and is the one thing here that is not a function of
 * the data alone. In replay nothing else moves the watermark: a partition at its end holds the
 * others there. In live mode a partition without input for {@code quiet} of activity time (which
 * stands still under back-pressure) follows wall clock − {@code delay}.
 *
 * <p>Times: {@code activity} and {@code wall} are arguments, milliseconds; the first has an origin
 * of its own. Not thread-safe.
 */
final class PartitionClocks {

    /** Nothing can be said yet; also the watermark of a task that holds everything back. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private final boolean live;
    private final long bound;
    private final long quiet;
    private final long delay;
    private final long since;
    private final Map<Partition, Clock> owned = new HashMap<>();
    private final Map<Partition, Long> restored = new HashMap<>();
    private Clock latest;
    private boolean moved;

    private PartitionClocks(boolean live, long bound, long quiet, long delay, long since) {
        this.live = live;
        this.bound = bound;
        this.quiet = quiet;
        this.delay = delay;
        this.since = since;
    }

    /** Event time follows the data alone. */
    static PartitionClocks replay(long bound, long quiet, long since) {
        return new PartitionClocks(false, bound, quiet, 0, since);
    }

    /** Event time of a quiet partition follows the wall clock. */
    static PartitionClocks live(long bound, long quiet, long delay, long since) {
        return new PartitionClocks(true, bound, quiet, delay, since);
    }

    /** Takes a checkpointed maximum in; the partition may belong to another task by now. */
    void restore(PartitionMaximum maximum) {
        restored.merge(maximum.partition(), maximum.eventTime(), Math::max);
    }

    /** All maxima known here: own ones, and those of partitions this task has not met again. */
    List<PartitionMaximum> maxima() {
        List<PartitionMaximum> maxima = new ArrayList<>();
        restored.forEach((partition, time) -> maxima.add(new PartitionMaximum(partition, time)));
        for (Clock clock : owned.values()) {
            if (clock.maximum != UNKNOWN) {
                maxima.add(new PartitionMaximum(clock.partition, clock.maximum));
            }
        }
        return maxima;
    }

    void assigned(Partition partition, long activity) {
        owned.computeIfAbsent(partition, p -> newClock(p, activity));
    }

    /** Counts the observation in and returns the running maximum of its partition, with it. */
    long stamp(Observed observed, long activity) {
        Clock clock = clock(observed.topic(), observed.partition(), activity);
        moved = observed.time() > clock.maximum;
        clock.maximum = Math.max(clock.maximum, observed.time());
        clock.active = activity;
        return clock.maximum;
    }

    /** Whether the observation stamped last raised the maximum of its partition. */
    boolean moved() {
        return moved;
    }

    /** Whether a value is late by its partition's own records. */
    boolean late(long time, long stamp) {
        return time < stamp - bound;
    }

    /** Where this task stands, or {@link #UNKNOWN}. Never moves a partition back. */
    long watermark(long activity, long wall) {
        long least = Long.MAX_VALUE;
        for (Clock clock : owned.values()) {
            if (clock.maximum != UNKNOWN) {
                least = Math.min(least, clock.watermark(activity, wall));
            } else if (waiting(clock.active, activity)) {
                return UNKNOWN;
            }
        }
        return least == Long.MAX_VALUE ? UNKNOWN : least;
    }

    /** True if no partition here ever held a record, and they have been waited for. */
    boolean idle(long activity) {
        for (Clock clock : owned.values()) {
            if (clock.maximum != UNKNOWN || waiting(clock.active, activity)) {
                return false;
            }
        }
        return !waiting(since, activity);
    }

    private boolean waiting(long from, long activity) {
        return activity - from < quiet;
    }

    private Clock clock(String topic, int number, long activity) {
        if (latest == null || !latest.is(topic, number)) {
            latest =
                    owned.computeIfAbsent(new Partition(topic, number), p -> newClock(p, activity));
        }
        return latest;
    }

    private Clock newClock(Partition partition, long activity) {
        Long maximum = restored.remove(partition);
        return new Clock(partition, maximum == null ? UNKNOWN : maximum, activity);
    }

    /** One partition: its maximum, when it was last heard of, and where it stands. */
    private final class Clock {
        private final Partition partition;
        private long maximum;
        private long active;
        private long standing = UNKNOWN;

        Clock(Partition partition, long maximum, long active) {
            this.partition = partition;
            this.maximum = maximum;
            this.active = active;
        }

        boolean is(String topic, int number) {
            return partition.number() == number && partition.topic().equals(topic);
        }

        long watermark(long activity, long wall) {
            standing = Math.max(standing, maximum - bound - 1);
            if (live && !waiting(active, activity)) {
                standing = Math.max(standing, wall - delay);
            }
            return standing;
        }
    }
}
