package io.foreflow.job.state;

import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Key, time, visibleFrom, revision, number of channels, values, cells. */
public final class RowSerializer extends ImmutableTypeSerializer<Row> {

    public static final RowSerializer INSTANCE = new RowSerializer();

    @Override
    public void serialize(Row row, DataOutputView target) throws IOException {
        SeriesKeySerializer.INSTANCE.serialize(row.key(), target);
        target.writeLong(row.time());
        target.writeLong(row.visibleFrom());
        target.writeInt(row.revision());
        target.writeInt(row.channels());
        Floats.write(row.values(), target);
        target.write(row.cells());
    }

    @Override
    public Row deserialize(DataInputView source) throws IOException {
        SeriesKey key = SeriesKeySerializer.INSTANCE.deserialize(source);
        long time = source.readLong();
        long visibleFrom = source.readLong();
        int revision = source.readInt();
        int channels = source.readInt();
        float[] values = Floats.read(channels, source);
        byte[] cells = new byte[channels];
        source.readFully(cells);
        return new Row(key, time, values, cells, visibleFrom, revision);
    }

    @Override
    public TypeSerializerSnapshot<Row> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Row> {
        public Snapshot() {
            super(RowSerializer::new);
        }
    }
}
