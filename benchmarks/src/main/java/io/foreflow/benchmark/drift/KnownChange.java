package io.foreflow.benchmark.drift;

/**
 * A time at which something is known to have happened.
 *
 * @param from epoch milliseconds; an alarm counts for it from here on
 * @param until epoch milliseconds, inclusive
 */
public record KnownChange(long from, long until) {

    boolean holds(long time) {
        return time > from && time <= until;
    }
}
