package io.foreflow.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {

    private final EventQueue queue = new EventQueue(3);

    @Test
    void givesEventsInTheirOrder() {
        queue.offer(event(1));
        queue.offer(event(2));

        assertThat(drain()).containsExactly(event(1), event(2));
    }

    @Test
    void givesWayToOneResyncWhenABrowserFallsBehind() {
        for (int i = 0; i < 1000; i++) {
            queue.offer(event(i));
            assertThat(queue.size()).isLessThanOrEqualTo(3);
        }

        assertThat(drain()).containsExactly(LiveEvent.RESYNC);
    }

    @Test
    void takesEventsAgainAfterTheResyncHasGone() {
        for (int i = 0; i < 4; i++) {
            queue.offer(event(i));
        }
        assertThat(queue.poll()).isSameAs(LiveEvent.RESYNC);

        queue.offer(event(9));

        assertThat(drain()).containsExactly(event(9));
    }

    @Test
    void aBrowserThatReadsNothingHoldsUpNobodyAndIsToldToResync() {
        List<LiveEvent> sent = new ArrayList<>();
        List<Runnable> acknowledge = new ArrayList<>();
        LiveClient client =
                new LiveClient(
                        (event, done) -> {
                            sent.add(event);
                            acknowledge.add(done);
                        });

        for (int i = 0; i < 10 * LiveClient.WAITING; i++) {
            client.offer(event(i));
        }
        assertThat(sent).containsExactly(event(0));
        assertThat(client.waiting()).isLessThanOrEqualTo(LiveClient.WAITING);
        acknowledge.remove(0).run();

        assertThat(sent).containsExactly(event(0), LiveEvent.RESYNC);
        acknowledge.remove(0).run();
        client.offer(event(7));
        assertThat(sent).endsWith(event(7));
    }

    private List<LiveEvent> drain() {
        List<LiveEvent> events = new ArrayList<>();
        for (LiveEvent next = queue.poll(); next != null; next = queue.poll()) {
            events.add(next);
        }
        return events;
    }

    private static LiveEvent event(int number) {
        return new LiveEvent("change", "{\"revision\":" + number + "}");
    }
}
