package io.foreflow.dashboard.web;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Events that wait for one browser, bounded: when it falls so far behind that there is no room, all
 * that waits gives way to one {@link LiveEvent#RESYNC}, and nothing more is taken until that has
 * been taken out. Thread-safe.
 */
final class EventQueue {

    private final int capacity;
    private final Deque<LiveEvent> events = new ArrayDeque<>();

    EventQueue(int capacity) {
        this.capacity = capacity;
    }

    synchronized void offer(LiveEvent event) {
        if (events.peekFirst() == LiveEvent.RESYNC) {
            return;
        }
        if (events.size() == capacity) {
            events.clear();
            events.add(LiveEvent.RESYNC);
        } else {
            events.add(event);
        }
    }

    /** The oldest, or null. */
    synchronized LiveEvent poll() {
        return events.poll();
    }

    synchronized int size() {
        return events.size();
    }
}
