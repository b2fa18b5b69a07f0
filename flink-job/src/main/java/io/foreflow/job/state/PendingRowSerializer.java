package io.foreflow.job.state;

import io.foreflow.job.align.PendingRow;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Number of channels, all values, then for each channel its time, partition and offset. */
public final class PendingRowSerializer extends ImmutableTypeSerializer<PendingRow> {

    public static final PendingRowSerializer INSTANCE = new PendingRowSerializer();

    @Override
    public void serialize(PendingRow row, DataOutputView target) throws IOException {
        int channels = row.values().length;
        target.writeInt(channels);
        Floats.write(row.values(), target);
        for (int channel = 0; channel < channels; channel++) {
            target.writeLong(row.times()[channel]);
            target.writeInt(row.partitions()[channel]);
            target.writeLong(row.offsets()[channel]);
        }
    }

    @Override
    public PendingRow deserialize(DataInputView source) throws IOException {
        int channels = source.readInt();
        float[] values = Floats.read(channels, source);
        long[] times = new long[channels];
        int[] partitions = new int[channels];
        long[] offsets = new long[channels];
        for (int channel = 0; channel < channels; channel++) {
            times[channel] = source.readLong();
            partitions[channel] = source.readInt();
            offsets[channel] = source.readLong();
        }
        return new PendingRow(values, times, partitions, offsets);
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
