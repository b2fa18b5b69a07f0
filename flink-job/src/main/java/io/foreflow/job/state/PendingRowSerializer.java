package io.foreflow.job.state;

import io.foreflow.job.align.PendingRow;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Version 2: −2, number of entries, then for each its channel, time, value, partition and offset.
 *
 * <p>Version 1 held one entry a channel: the number of channels (hence not negative), all values,
 * then for each channel its time, partition and offset; a time of {@code Long.MIN_VALUE} said that
 * there was none. It is read, never written.
 */
public final class PendingRowSerializer extends ImmutableTypeSerializer<PendingRow> {

    public static final PendingRowSerializer INSTANCE = new PendingRowSerializer();

    private static final int VERSION_2 = 2;
    private static final long ABSENT = Long.MIN_VALUE;

    @Override
    public void serialize(PendingRow row, DataOutputView target) throws IOException {
        target.writeInt(-VERSION_2);
        target.writeInt(row.channels().length);
        for (int i = 0; i < row.channels().length; i++) {
            target.writeInt(row.channels()[i]);
            target.writeLong(row.times()[i]);
            target.writeInt(Float.floatToRawIntBits(row.values()[i]));
            target.writeInt(row.partitions()[i]);
            target.writeLong(row.offsets()[i]);
        }
    }

    @Override
    public PendingRow deserialize(DataInputView source) throws IOException {
        int head = source.readInt();
        if (head >= 0) {
            return versionOne(head, source);
        }
        if (head != -VERSION_2) {
            throw new IOException(
                    "Cannot read pending row: bytes have version %d, this build reads versions 1 to %d"
                            .formatted(-head, VERSION_2));
        }
        int entries = source.readInt();
        int[] channels = new int[entries];
        long[] times = new long[entries];
        float[] values = new float[entries];
        int[] partitions = new int[entries];
        long[] offsets = new long[entries];
        for (int i = 0; i < entries; i++) {
            channels[i] = source.readInt();
            times[i] = source.readLong();
            values[i] = Float.intBitsToFloat(source.readInt());
            partitions[i] = source.readInt();
            offsets[i] = source.readLong();
        }
        return new PendingRow(channels, times, values, partitions, offsets);
    }

    private static PendingRow versionOne(int width, DataInputView source) throws IOException {
        float[] values = Floats.read(width, source);
        int[] channels = new int[width];
        long[] times = new long[width];
        int[] partitions = new int[width];
        long[] offsets = new long[width];
        for (int channel = 0; channel < width; channel++) {
            channels[channel] = channel;
            times[channel] = source.readLong();
            partitions[channel] = source.readInt();
            offsets[channel] = source.readLong();
        }
        return new PendingRow(channels, times, values, partitions, offsets)
                .renumbered(channel -> times[channel] == ABSENT ? -1 : channel);
    }

    @Override
    public TypeSerializerSnapshot<PendingRow> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<PendingRow> {
        public Snapshot() {
            super(PendingRowSerializer::new);
        }
    }
}
