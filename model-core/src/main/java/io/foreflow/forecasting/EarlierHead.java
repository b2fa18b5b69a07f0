package io.foreflow.forecasting;

import io.foreflow.evaluation.PendingForecast;

/**
 * The head of a series as it stood at an earlier origin, as far as its window tells: to forecast
 * again from there what a late value changed. Scale, residuals and accuracy are those of now. Holds
 * a buffer only; not thread-safe.
 */
final class EarlierHead {

    private final SeriesLayout layout;
    private final WindowReading window;

    EarlierHead(SeriesLayout layout) {
        this.layout = layout;
        window = new WindowReading(layout.window);
    }

    /**
     * The head at an origin that was forecast from before.
     *
     * @return null if the window does not reach back to it, or nothing is pending of its forecast
     */
    SeriesHead at(long origin, SeriesMemory memory) {
        SeriesHead head = memory.head();
        PendingForecast first = memory.pending(layout.pendingSlot(origin));
        int back = (int) Math.min(head.windowRows(), backTo(origin, head));
        if (back >= head.windowRows() || first == null || first.origin() != origin) {
            return null;
        }
        int rows = Math.min(layout.windowRows, head.windowRows() - back);
        long before = origin - rows * layout.stepMillis();
        SeriesHead then = head.earlier(back, layout.stepMillis(), rows, before, head.lastValues());
        window.load(then, memory);
        float[] last = new float[layout.channels];
        int newest = -1;
        for (int channel = 0; channel < last.length; channel++) {
            int since = window.sinceObserved(channel);
            last[channel] =
                    since < 0
                            ? first.lastValue(first.at(0, channel, layout.levels.length))
                            : window.values()[window.end(channel) - 1 - since];
            newest = since >= 0 && (newest < 0 || since < newest) ? since : newest;
        }
        long lastObserved = newest < 0 ? before : origin - newest * layout.stepMillis();
        return head.earlier(back, layout.stepMillis(), rows, lastObserved, last);
    }

    private long backTo(long origin, SeriesHead head) {
        return (head.rowTime() - origin) / layout.stepMillis();
    }
}
