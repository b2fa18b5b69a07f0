package io.foreflow.job.state;

import io.foreflow.job.ingest.Observed;
import io.foreflow.series.SeriesKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Key, time, number of values, channel indices, values, topic, partition, offset, stamp. */
public final class ObservedSerializer extends ImmutableTypeSerializer<Observed> {

    public static final ObservedSerializer INSTANCE = new ObservedSerializer();

    @Override
    public void serialize(Observed observed, DataOutputView target) throws IOException {
        SeriesKeySerializer.INSTANCE.serialize(observed.key(), target);
        target.writeLong(observed.time());
        target.writeInt(observed.channels().length);
        for (int channel : observed.channels()) {
            target.writeInt(channel);
        }
        Floats.write(observed.values(), target);
        StringValue.writeString(observed.topic(), target);
        target.writeInt(observed.partition());
        target.writeLong(observed.offset());
        target.writeLong(observed.stamp());
    }

    @Override
    public Observed deserialize(DataInputView source) throws IOException {
        SeriesKey key = SeriesKeySerializer.INSTANCE.deserialize(source);
        long time = source.readLong();
        int[] channels = new int[source.readInt()];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = source.readInt();
        }
        float[] values = Floats.read(channels.length, source);
        return new Observed(
                key,
                time,
                channels,
                values,
                StringValue.readString(source),
                source.readInt(),
                source.readLong(),
                source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Observed> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Observed> {
        public Snapshot() {
            super(ObservedSerializer::new);
        }
    }
}
