package io.foreflow.dashboard.web;

/**
 * One browser that follows. One event at a time is on its way; the others wait in its bounded
 * queue, so that a slow browser costs no memory and holds nobody up. Thread-safe.
 */
final class LiveClient {

    /** At two events a second, more than half a minute. */
    static final int WAITING = 64;

    private final EventQueue queue = new EventQueue(WAITING);
    private final Wire wire;
    private boolean sending;

    /** Sends one event and says when it has gone out; it must not block. */
    @FunctionalInterface
    interface Wire {
        void send(LiveEvent event, Runnable sent);
    }

    LiveClient(Wire wire) {
        this.wire = wire;
    }

    void offer(LiveEvent event) {
        queue.offer(event);
        sendNext();
    }

    private void sendNext() {
        LiveEvent next;
        synchronized (this) {
            next = sending ? null : queue.poll();
            sending |= next != null;
        }
        if (next != null) {
            wire.send(next, this::sent);
        }
    }

    private void sent() {
        synchronized (this) {
            sending = false;
        }
        sendNext();
    }

    int waiting() {
        return queue.size();
    }
}
