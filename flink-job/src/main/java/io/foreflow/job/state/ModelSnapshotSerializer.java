package io.foreflow.job.state;

import io.foreflow.linear.JointLine;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.state.ModelSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * A model snapshot on the broadcast edge and in broadcast state: first {@code VERSION_3}, then the
 * fields in the order of the record. An absent network has length −1, an absent ridge look-back 0,
 * an absent joint ridge too.
 */
public final class ModelSnapshotSerializer extends ImmutableTypeSerializer<ModelSnapshot> {

    public static final ModelSnapshotSerializer INSTANCE = new ModelSnapshotSerializer();

    /** Fields in the order of the record. */
    private static final int VERSION_3 = 3;

    /** Without the lines in normalised units and that of all channels. */
    private static final int VERSION_2 = 2;

    /** Without the lines of the channels' own and the season. */
    private static final int VERSION_1 = 1;

    @Override
    public void serialize(ModelSnapshot snapshot, DataOutputView target) throws IOException {
        target.writeByte(VERSION_3);
        StringValue.writeString(snapshot.model(), target);
        target.writeInt(snapshot.channels().size());
        for (String channel : snapshot.channels()) {
            StringValue.writeString(channel, target);
        }
        target.writeInt(snapshot.shape().lookback());
        target.writeInt(snapshot.shape().horizon());
        target.writeInt(snapshot.shape().width());
        target.writeLong(snapshot.sequence());
        target.writeInt(snapshot.version());
        target.writeInt(snapshot.parent());
        target.writeLong(snapshot.effectiveFrom());
        writeNetwork(snapshot.network(), target);
        writeRidge(snapshot.ridgeShort(), target);
        writeRidge(snapshot.ridge(), target);
        writeRidges(snapshot.channelRidgesShort(), target);
        writeRidges(snapshot.channelRidges(), target);
        writeRidges(snapshot.normalisedRidges(), target);
        writeJoint(snapshot.jointRidge(), target);
        target.writeInt(snapshot.seasonalPeriod());
        target.writeBoolean(snapshot.championIsNetwork());
        target.writeLong(snapshot.optimizerStep());
        target.writeLong(snapshot.trainedUntil());
        StringValue.writeString(snapshot.weightsHash(), target);
    }

    @Override
    public ModelSnapshot deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version < VERSION_1 || version > VERSION_3) {
            throw new IOException(
                    "Cannot read model snapshot: bytes have version %d, this build reads versions %d to %d"
                            .formatted(version, VERSION_1, VERSION_3));
        }
        String model = StringValue.readString(source);
        List<String> channels = readChannels(source);
        NetworkShape shape =
                new NetworkShape(
                        channels.size(), source.readInt(), source.readInt(), source.readInt());
        return new ModelSnapshot(
                model,
                channels,
                shape,
                source.readLong(),
                source.readInt(),
                source.readInt(),
                source.readLong(),
                readNetwork(source),
                readRidge(source),
                readRidge(source),
                version == VERSION_1 ? List.of() : readRidges(source),
                version == VERSION_1 ? List.of() : readRidges(source),
                version < VERSION_3 ? List.of() : readRidges(source),
                version < VERSION_3 ? null : readJoint(source),
                version == VERSION_1 ? 0 : source.readInt(),
                source.readBoolean(),
                source.readLong(),
                source.readLong(),
                StringValue.readString(source));
    }

    private static List<String> readChannels(DataInputView source) throws IOException {
        int count = source.readInt();
        List<String> channels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            channels.add(StringValue.readString(source));
        }
        return channels;
    }

    private static void writeNetwork(float[] weights, DataOutputView target) throws IOException {
        target.writeInt(weights == null ? -1 : weights.length);
        if (weights != null) {
            Floats.write(weights, target);
        }
    }

    private static float[] readNetwork(DataInputView source) throws IOException {
        int length = source.readInt();
        return length < 0 ? null : Floats.read(length, source);
    }

    private static void writeRidge(RidgeLine ridge, DataOutputView target) throws IOException {
        target.writeInt(ridge == null ? 0 : ridge.lookback());
        if (ridge != null) {
            target.writeInt(ridge.horizon());
            target.writeLong(ridge.windows());
            Floats.write(ridge.weights(), target);
        }
    }

    private static RidgeLine readRidge(DataInputView source) throws IOException {
        int lookback = source.readInt();
        if (lookback == 0) {
            return null;
        }
        int horizon = source.readInt();
        long windows = source.readLong();
        return new RidgeLine(
                lookback, horizon, Floats.read((lookback + 1) * horizon, source), windows);
    }

    private static void writeJoint(JointLine line, DataOutputView target) throws IOException {
        target.writeInt(line == null ? 0 : line.lookback());
        if (line != null) {
            target.writeInt(line.channels());
            target.writeInt(line.horizon());
            target.writeLong(line.windows());
            Floats.write(line.weights(), target);
        }
    }

    private static JointLine readJoint(DataInputView source) throws IOException {
        int lookback = source.readInt();
        if (lookback == 0) {
            return null;
        }
        int channels = source.readInt();
        int horizon = source.readInt();
        long windows = source.readLong();
        int length = channels * (lookback + 1) * channels * horizon;
        return new JointLine(channels, lookback, horizon, Floats.read(length, source), windows);
    }

    private static void writeRidges(List<RidgeLine> lines, DataOutputView target)
            throws IOException {
        target.writeInt(lines.size());
        for (RidgeLine line : lines) {
            writeRidge(line, target);
        }
    }

    private static List<RidgeLine> readRidges(DataInputView source) throws IOException {
        int count = source.readInt();
        List<RidgeLine> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lines.add(readRidge(source));
        }
        return lines;
    }

    @Override
    public TypeSerializerSnapshot<ModelSnapshot> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelSnapshot> {
        public Snapshot() {
            super(ModelSnapshotSerializer::new);
        }
    }
}
