package io.foreflow.state;

import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The byte form of a {@link ModelSnapshot}, as the forecaster's broadcast state and the edge from
 * learner to forecaster keep it.
 *
 * <p>VERSION_1, big-endian: int version; UTF model; int D, then D UTF channel names; ints L, H, d;
 * long sequence; ints version, parent; long effectiveFrom; boolean championIsNetwork; longs
 * optimizerStep, trainedUntil; UTF weightsHash; float array network; short ridge; ridge. A float
 * array is as in {@link ArrayCodec}; a ridge is int look-back (−1 for none), int horizon, long
 * windows, float array weights.
 */
public final class ModelSnapshotCodec {

    public static final int VERSION_1 = 1;

    private ModelSnapshotCodec() {}

    public static void write(DataOutput out, ModelSnapshot snapshot) throws IOException {
        out.writeInt(VERSION_1);
        out.writeUTF(snapshot.model());
        out.writeInt(snapshot.channels().size());
        for (String channel : snapshot.channels()) {
            out.writeUTF(channel);
        }
        out.writeInt(snapshot.shape().lookback());
        out.writeInt(snapshot.shape().horizon());
        out.writeInt(snapshot.shape().width());
        out.writeLong(snapshot.sequence());
        out.writeInt(snapshot.version());
        out.writeInt(snapshot.parent());
        out.writeLong(snapshot.effectiveFrom());
        out.writeBoolean(snapshot.championIsNetwork());
        out.writeLong(snapshot.optimizerStep());
        out.writeLong(snapshot.trainedUntil());
        out.writeUTF(snapshot.weightsHash());
        ArrayCodec.writeFloats(out, snapshot.network());
        writeLine(out, snapshot.ridgeShort());
        writeLine(out, snapshot.ridge());
    }

    public static ModelSnapshot read(DataInput in) throws IOException {
        FormatVersion.check("model snapshot", in.readInt(), VERSION_1);
        String model = in.readUTF();
        int channelCount = in.readInt();
        List<String> channels = new ArrayList<>(channelCount);
        for (int i = 0; i < channelCount; i++) {
            channels.add(in.readUTF());
        }
        NetworkShape shape =
                new NetworkShape(channelCount, in.readInt(), in.readInt(), in.readInt());
        long sequence = in.readLong();
        int version = in.readInt();
        int parent = in.readInt();
        long effectiveFrom = in.readLong();
        boolean championIsNetwork = in.readBoolean();
        long optimizerStep = in.readLong();
        long trainedUntil = in.readLong();
        String weightsHash = in.readUTF();
        float[] network = ArrayCodec.readFloats(in);
        RidgeLine ridgeShort = readLine(in);
        RidgeLine ridge = readLine(in);
        return new ModelSnapshot(
                model,
                channels,
                shape,
                sequence,
                version,
                parent,
                effectiveFrom,
                network,
                ridgeShort,
                ridge,
                championIsNetwork,
                optimizerStep,
                trainedUntil,
                weightsHash);
    }

    public static byte[] toBytes(ModelSnapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(new DataOutputStream(bytes), snapshot);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write model snapshot: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    public static ModelSnapshot fromBytes(byte[] bytes) {
        try {
            return read(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read model snapshot: " + e.getMessage(), e);
        }
    }

    /** Writes a ridge or null. */
    public static void writeLine(DataOutput out, RidgeLine line) throws IOException {
        out.writeInt(line == null ? -1 : line.lookback());
        if (line != null) {
            out.writeInt(line.horizon());
            out.writeLong(line.windows());
            ArrayCodec.writeFloats(out, line.weights());
        }
    }

    public static RidgeLine readLine(DataInput in) throws IOException {
        int lookback = in.readInt();
        if (lookback < 0) {
            return null;
        }
        int horizon = in.readInt();
        long windows = in.readLong();
        return new RidgeLine(lookback, horizon, ArrayCodec.readFloats(in), windows);
    }
}
