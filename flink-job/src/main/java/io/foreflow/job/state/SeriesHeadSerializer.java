package io.foreflow.job.state;

import io.foreflow.forecasting.SeriesHead;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The small part of what is known of a series, in its own versioned form. */
public final class SeriesHeadSerializer extends ImmutableTypeSerializer<SeriesHead> {

    public static final SeriesHeadSerializer INSTANCE = new SeriesHeadSerializer();

    @Override
    public void serialize(SeriesHead record, DataOutputView target) throws IOException {
        record.write(target);
    }

    @Override
    public SeriesHead deserialize(DataInputView source) throws IOException {
        return SeriesHead.read(source);
    }

    @Override
    public TypeSerializerSnapshot<SeriesHead> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SeriesHead> {
        public Snapshot() {
            super(SeriesHeadSerializer::new);
        }
    }
}
