package io.foreflow.learning;

import io.foreflow.linear.JointLine;
import io.foreflow.linear.JointLineCodec;
import io.foreflow.linear.RidgeLine;
import io.foreflow.linear.RidgeLineCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Every ridge line there was at a tick. They serve, are judged and are refused together, since they
 * are solved from the same windows.
 *
 * @param asOf the tick, epoch milliseconds: no later target was seen
 * @param ridgeShort null while there is none
 * @param ridge of the whole look-back, null while there is none: the one that is judged
 * @param ownShort one a channel or none
 * @param own one a channel or none
 * @param normalised one a channel, one for all or none
 * @param joint null while there is none
 */
record RidgeLines(
        long asOf,
        RidgeLine ridgeShort,
        RidgeLine ridge,
        List<RidgeLine> ownShort,
        List<RidgeLine> own,
        List<RidgeLine> normalised,
        JointLine joint) {

    RidgeLines {
        ownShort = List.copyOf(ownShort);
        own = List.copyOf(own);
        normalised = List.copyOf(normalised);
    }

    /** Writes lines or null. */
    static void write(DataOutput out, RidgeLines lines) throws IOException {
        out.writeBoolean(lines != null);
        if (lines != null) {
            out.writeLong(lines.asOf);
            RidgeLineCodec.write(out, lines.ridgeShort);
            RidgeLineCodec.write(out, lines.ridge);
            write(out, lines.ownShort);
            write(out, lines.own);
            write(out, lines.normalised);
            JointLineCodec.write(out, lines.joint);
        }
    }

    private static void write(DataOutput out, List<RidgeLine> lines) throws IOException {
        out.writeInt(lines.size());
        for (RidgeLine line : lines) {
            RidgeLineCodec.write(out, line);
        }
    }

    static RidgeLines read(DataInput in) throws IOException {
        return in.readBoolean()
                ? new RidgeLines(
                        in.readLong(),
                        RidgeLineCodec.read(in),
                        RidgeLineCodec.read(in),
                        list(in),
                        list(in),
                        list(in),
                        JointLineCodec.read(in))
                : null;
    }

    private static List<RidgeLine> list(DataInput in) throws IOException {
        List<RidgeLine> lines = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            lines.add(RidgeLineCodec.read(in));
        }
        return lines;
    }
}
