package io.foreflow.dashboard.intake;

/**
 * What is known of one topic.
 *
 * @param role what it holds
 * @param name its name
 * @param partitions 0 while it is missing or was not looked for
 * @param known whether a broker has said if it is there
 * @param records read so far
 * @param behind records that are there and not yet read
 * @param unreadable records that could not be decoded
 * @param newer of these, written with a schema this build does not know
 * @param newest time of the newest record read, epoch milliseconds; null before any
 * @param lastProblem why the last unreadable record could not be read, with its coordinates, or
 *     null
 */
public record TopicState(
        String role,
        String name,
        int partitions,
        boolean known,
        long records,
        long behind,
        long unreadable,
        long newer,
        Long newest,
        String lastProblem) {}
