package io.foreflow.benchmark.drift;

import java.util.List;

/**
 * What a run over one stream gave.
 *
 * @param stream its name
 * @param watched event time from the first judged row to the last, milliseconds
 * @param times of the ticks that gave a drift, epoch milliseconds
 * @param changes what is known of the stream, null if nothing is
 */
public record Alarms(String stream, long watched, List<Long> times, List<KnownChange> changes) {

    public Alarms {
        times = List.copyOf(times);
        changes = changes == null ? null : List.copyOf(changes);
    }

    /** Known changes in whose time an alarm was. */
    public long found() {
        return changes == null
                ? 0
                : changes.stream().filter(change -> times.stream().anyMatch(change::holds)).count();
    }

    /** Alarms that belong to no known change. */
    public long unexplained() {
        return changes == null
                ? times.size()
                : times.stream()
                        .filter(time -> changes.stream().noneMatch(change -> change.holds(time)))
                        .count();
    }

    /** From the start of each found change to its first alarm, milliseconds. */
    public List<Long> delays() {
        return changes == null
                ? List.of()
                : changes.stream()
                        .flatMap(
                                change ->
                                        times.stream()
                                                .filter(change::holds)
                                                .limit(1)
                                                .map(time -> time - change.from()))
                        .toList();
    }
}
