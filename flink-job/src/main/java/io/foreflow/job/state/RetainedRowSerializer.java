package io.foreflow.job.state;

import io.foreflow.job.align.RetainedRow;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Version 1: version, revision, the series before the row, its gathered values, number of channels,
 * values and cells as last sent.
 */
public final class RetainedRowSerializer extends ImmutableTypeSerializer<RetainedRow> {

    public static final RetainedRowSerializer INSTANCE = new RetainedRowSerializer();

    private static final byte VERSION_1 = 1;

    @Override
    public void serialize(RetainedRow row, DataOutputView target) throws IOException {
        target.writeByte(VERSION_1);
        target.writeInt(row.revision());
        AlignedSeriesSerializer.INSTANCE.serialize(row.before(), target);
        PendingRowSerializer.INSTANCE.serialize(row.gathered(), target);
        target.writeInt(row.values().length);
        Floats.write(row.values(), target);
        target.write(row.cells());
    }

    @Override
    public RetainedRow deserialize(DataInputView source) throws IOException {
        byte version = source.readByte();
        if (version != VERSION_1) {
            throw new IOException(
                    "Cannot read retained row: bytes have version %d, this build reads version %d"
                            .formatted(version, VERSION_1));
        }
        int revision = source.readInt();
        var before = AlignedSeriesSerializer.INSTANCE.deserialize(source);
        var gathered = PendingRowSerializer.INSTANCE.deserialize(source);
        int channels = source.readInt();
        float[] values = Floats.read(channels, source);
        byte[] cells = new byte[channels];
        source.readFully(cells);
        return new RetainedRow(before, gathered, values, cells, revision);
    }

    @Override
    public TypeSerializerSnapshot<RetainedRow> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RetainedRow> {
        public Snapshot() {
            super(RetainedRowSerializer::new);
        }
    }
}
