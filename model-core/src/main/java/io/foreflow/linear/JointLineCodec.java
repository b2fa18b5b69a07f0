package io.foreflow.linear;

import io.foreflow.state.ArrayCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Bytes of a joint line: D, L, H, windows, weights; an absent one has D −1. */
public final class JointLineCodec {

    private JointLineCodec() {}

    /** Writes a line or null. */
    public static void write(DataOutput out, JointLine line) throws IOException {
        out.writeInt(line == null ? -1 : line.channels());
        if (line != null) {
            out.writeInt(line.lookback());
            out.writeInt(line.horizon());
            out.writeLong(line.windows());
            ArrayCodec.writeFloats(out, line.weights());
        }
    }

    /** Reads a line or null. */
    public static JointLine read(DataInput in) throws IOException {
        int channels = in.readInt();
        if (channels < 0) {
            return null;
        }
        int lookback = in.readInt();
        int horizon = in.readInt();
        long windows = in.readLong();
        return new JointLine(channels, lookback, horizon, ArrayCodec.readFloats(in), windows);
    }
}
