package io.foreflow.job.state;

import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.ingest.Rejection.Reason;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Raw bytes with their length, the reason's place in its enum, detail, topic, partition, offset.
 */
public final class RejectionSerializer extends ImmutableTypeSerializer<Rejection> {

    public static final RejectionSerializer INSTANCE = new RejectionSerializer();
    private static final Reason[] REASONS = Reason.values();

    @Override
    public void serialize(Rejection rejection, DataOutputView target) throws IOException {
        Bytes.write(rejection.raw(), target);
        target.writeByte(rejection.reason().ordinal());
        StringValue.writeString(rejection.detail(), target);
        StringValue.writeString(rejection.topic(), target);
        target.writeInt(rejection.partition());
        target.writeLong(rejection.offset());
    }

    @Override
    public Rejection deserialize(DataInputView source) throws IOException {
        return new Rejection(
                Bytes.read(source),
                REASONS[source.readByte()],
                StringValue.readString(source),
                StringValue.readString(source),
                source.readInt(),
                source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Rejection> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Rejection> {
        public Snapshot() {
            super(RejectionSerializer::new);
        }
    }
}
