package io.foreflow.job.learn;

import io.foreflow.learning.LearnerEvent;
import io.foreflow.learning.TickOutcome;
import io.foreflow.network.NetworkShape;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Learns a digest: every tick folds its time and its rows, in order, into one number that the
 * snapshot carries as hash. State: ticks done, rows seen, last tick, digest.
 */
final class FakeLearner implements TickLearner {

    /** Shared by a test and the background threads of its operators. */
    static final class Control {
        /** One permit a tick; a test that does not care starts with plenty. */
        final Semaphore permits;

        /** One permit for every tick that was begun. */
        final Semaphore started = new Semaphore(0);

        final Set<String> closed = ConcurrentHashMap.newKeySet();
        volatile long failingTick = Long.MIN_VALUE;

        /** Set by a test that wants to see restored state go unnoticed. */
        volatile boolean forgetful;

        Control(int permits) {
            this.permits = new Semaphore(permits);
        }

        TickLearnerFactory factory() {
            return (settings, state, device) ->
                    new FakeLearner(this, settings, forgetful ? null : state);
        }
    }

    private final Control control;
    private final ModelSettings settings;
    private int ticks;
    private int rowsSeen;
    private long lastTick;
    private long digest;

    private FakeLearner(Control control, ModelSettings settings, byte[] state) {
        this.control = control;
        this.settings = settings;
        if (state != null) {
            ByteBuffer buffer = ByteBuffer.wrap(state);
            int channels = buffer.getInt();
            if (channels != settings.channels().size()) {
                throw new IllegalArgumentException(
                        "Cannot read learner state: expected %d channels, found %d"
                                .formatted(settings.channels().size(), channels));
            }
            ticks = buffer.getInt();
            rowsSeen = buffer.getInt();
            lastTick = buffer.getLong();
            digest = buffer.getLong();
        }
    }

    @Override
    public TickOutcome tick(long tick, List<Row> rows) throws Exception {
        control.started.release();
        control.permits.acquire();
        if (tick == control.failingTick) {
            throw new IllegalStateException("loss=NaN");
        }
        if (ticks > 0 && tick <= lastTick) {
            throw new IllegalStateException("tick " + tick + " after " + lastTick);
        }
        digest = 31 * digest + Long.hashCode(tick);
        for (Row row : rows) {
            digest = 31 * digest + row.key().hashCode();
            digest = 31 * digest + row.time();
            digest = 31 * digest + Float.floatToIntBits(row.values()[0]);
        }
        ticks++;
        rowsSeen += rows.size();
        lastTick = tick;
        return new TickOutcome(snapshot(tick), List.of(event(tick)));
    }

    private ModelSnapshot snapshot(long tick) {
        return new ModelSnapshot(
                settings.name(),
                settings.channels(),
                new NetworkShape(settings.channels().size(), 2, 1, 1),
                ticks,
                ticks,
                -1,
                tick + settings.learn().lag().toMillis(),
                null,
                null,
                null,
                false,
                rowsSeen,
                lastTick,
                Long.toHexString(digest));
    }

    private LearnerEvent event(long tick) {
        return new LearnerEvent(
                settings.name(),
                LearnerEvent.Kind.ROUND,
                tick,
                ticks,
                -1,
                Long.toHexString(digest),
                0,
                0,
                0,
                rowsSeen,
                null);
    }

    @Override
    public byte[] state() {
        return ByteBuffer.allocate(28)
                .putInt(settings.channels().size())
                .putInt(ticks)
                .putInt(rowsSeen)
                .putLong(lastTick)
                .putLong(digest)
                .array();
    }

    @Override
    public int version() {
        return ticks;
    }

    @Override
    public long optimizerStep() {
        return rowsSeen;
    }

    @Override
    public long trainedUntil() {
        return lastTick;
    }

    @Override
    public void close() {
        control.closed.add(settings.name());
    }
}
