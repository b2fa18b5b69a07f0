package io.foreflow.job.state;

import io.foreflow.forecasting.RowChunk;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A chunk of a series' rows or residuals, in its own versioned form. */
public final class RowChunkSerializer extends ImmutableTypeSerializer<RowChunk> {

    public static final RowChunkSerializer INSTANCE = new RowChunkSerializer();

    @Override
    public void serialize(RowChunk record, DataOutputView target) throws IOException {
        record.write(target);
    }

    @Override
    public RowChunk deserialize(DataInputView source) throws IOException {
        return RowChunk.read(source);
    }

    @Override
    public TypeSerializerSnapshot<RowChunk> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RowChunk> {
        public Snapshot() {
            super(RowChunkSerializer::new);
        }
    }
}
