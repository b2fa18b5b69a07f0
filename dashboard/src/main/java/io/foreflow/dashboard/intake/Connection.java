package io.foreflow.dashboard.intake;

/**
 * How the dashboard stands with the brokers.
 *
 * @param servers addresses it starts from
 * @param state what it is doing
 * @param since since when, epoch milliseconds
 * @param message one sentence where something is wrong, or null
 */
public record Connection(String servers, State state, long since, String message) {

    /** What it is doing. */
    public enum State {
        CONNECTING,
        READING,
        UNREACHABLE
    }

    /** The same if the state stays, so that {@code since} tells since when. */
    Connection to(State next, String reason, long now) {
        return new Connection(servers, next, next == state ? since : now, reason);
    }
}
