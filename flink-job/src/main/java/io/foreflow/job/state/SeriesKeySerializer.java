package io.foreflow.job.state;

import io.foreflow.series.SeriesKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Model, then series, each as Flink writes a string. */
public final class SeriesKeySerializer extends ImmutableTypeSerializer<SeriesKey> {

    public static final SeriesKeySerializer INSTANCE = new SeriesKeySerializer();

    @Override
    public void serialize(SeriesKey key, DataOutputView target) throws IOException {
        StringValue.writeString(key.model(), target);
        StringValue.writeString(key.series(), target);
    }

    @Override
    public SeriesKey deserialize(DataInputView source) throws IOException {
        return new SeriesKey(StringValue.readString(source), StringValue.readString(source));
    }

    @Override
    public TypeSerializerSnapshot<SeriesKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SeriesKey> {
        public Snapshot() {
            super(SeriesKeySerializer::new);
        }
    }
}
