package io.foreflow.linear;

import io.foreflow.state.ArrayCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The byte form of a solved ridge inside a versioned whole: int look-back (−1 for none), int
 * horizon, long windows, float array weights.
 */
public final class RidgeLineCodec {

    private RidgeLineCodec() {}

    /** Writes a line or null. */
    public static void write(DataOutput out, RidgeLine line) throws IOException {
        out.writeInt(line == null ? -1 : line.lookback());
        if (line != null) {
            out.writeInt(line.horizon());
            out.writeLong(line.windows());
            ArrayCodec.writeFloats(out, line.weights());
        }
    }

    /** Reads a line or null. */
    public static RidgeLine read(DataInput in) throws IOException {
        int lookback = in.readInt();
        if (lookback < 0) {
            return null;
        }
        int horizon = in.readInt();
        long windows = in.readLong();
        return new RidgeLine(lookback, horizon, ArrayCodec.readFloats(in), windows);
    }
}
