package io.foreflow.learning;

import io.foreflow.linear.RidgeLine;
import io.foreflow.linear.RidgeLineCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Ridges of the past, so that a forecast of the past can be repeated with a ridge that had not seen
 * its truth. One is kept every so much event time, {@link #KEPT} at most: the newest that is old
 * enough is at most one spacing older than it need be.
 */
final class LineHistory {

    static final int KEPT = 12;

    /** A ridge that has seen targets up to {@code asOf} only, epoch milliseconds. */
    record Dated(long asOf, RidgeLine line) {}

    private final Deque<Dated> lines = new ArrayDeque<>();

    /** Keeps the line, unless the last one is younger than {@code spacingMillis}. */
    void add(long asOf, RidgeLine line, long spacingMillis) {
        if (!lines.isEmpty() && asOf - lines.peekLast().asOf() < spacingMillis) {
            return;
        }
        lines.addLast(new Dated(asOf, line));
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
    }

    /** The newest that has seen no target after {@code origin}, or null. */
    Dated before(long origin) {
        Dated found = null;
        for (Dated dated : lines) {
            if (dated.asOf() <= origin) {
                found = dated;
            }
        }
        return found;
    }

    /** The oldest kept, or null. */
    Dated oldest() {
        return lines.peekFirst();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(lines.size());
        for (Dated dated : lines) {
            out.writeLong(dated.asOf());
            RidgeLineCodec.write(out, dated.line());
        }
    }

    void read(DataInput in) throws IOException {
        lines.clear();
        for (int left = in.readInt(); left > 0; left--) {
            long asOf = in.readLong();
            lines.addLast(new Dated(asOf, RidgeLineCodec.read(in)));
        }
    }
}
