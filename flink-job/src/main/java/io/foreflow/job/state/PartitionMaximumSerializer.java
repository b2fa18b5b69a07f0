package io.foreflow.job.state;

import io.foreflow.job.ingest.Partition;
import io.foreflow.job.ingest.PartitionMaximum;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Topic, partition number, largest event time. */
public final class PartitionMaximumSerializer extends ImmutableTypeSerializer<PartitionMaximum> {

    public static final PartitionMaximumSerializer INSTANCE = new PartitionMaximumSerializer();

    @Override
    public void serialize(PartitionMaximum maximum, DataOutputView target) throws IOException {
        StringValue.writeString(maximum.partition().topic(), target);
        target.writeInt(maximum.partition().number());
        target.writeLong(maximum.eventTime());
    }

    @Override
    public PartitionMaximum deserialize(DataInputView source) throws IOException {
        Partition partition = new Partition(StringValue.readString(source), source.readInt());
        return new PartitionMaximum(partition, source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<PartitionMaximum> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<PartitionMaximum> {
        public Snapshot() {
            super(PartitionMaximumSerializer::new);
        }
    }
}
