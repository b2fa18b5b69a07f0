package io.foreflow.job.state;

import io.foreflow.job.ingest.Ingested;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.ingest.Partition;
import io.foreflow.job.ingest.Rejection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** One byte for which of the three it is, then its own form. */
public final class IngestedSerializer extends ImmutableTypeSerializer<Ingested> {

    public static final IngestedSerializer INSTANCE = new IngestedSerializer();

    private static final byte OBSERVED = 0;
    private static final byte REJECTION = 1;
    private static final byte ASSIGNED = 2;

    @Override
    public void serialize(Ingested ingested, DataOutputView target) throws IOException {
        if (ingested instanceof Observed observed) {
            target.writeByte(OBSERVED);
            ObservedSerializer.INSTANCE.serialize(observed, target);
        } else if (ingested instanceof Rejection rejection) {
            target.writeByte(REJECTION);
            RejectionSerializer.INSTANCE.serialize(rejection, target);
        } else {
            target.writeByte(ASSIGNED);
            write((Ingested.Assigned) ingested, target);
        }
    }

    @Override
    public Ingested deserialize(DataInputView source) throws IOException {
        byte which = source.readByte();
        return switch (which) {
            case OBSERVED -> ObservedSerializer.INSTANCE.deserialize(source);
            case REJECTION -> RejectionSerializer.INSTANCE.deserialize(source);
            case ASSIGNED -> readAssigned(source);
            default ->
                    throw new IOException(
                            "Cannot read ingested record: unknown kind %d".formatted(which));
        };
    }

    private static void write(Ingested.Assigned assigned, DataOutputView target)
            throws IOException {
        target.writeInt(assigned.partitions().size());
        for (Partition partition : assigned.partitions()) {
            StringValue.writeString(partition.topic(), target);
            target.writeInt(partition.number());
        }
    }

    private static Ingested.Assigned readAssigned(DataInputView source) throws IOException {
        int count = source.readInt();
        List<Partition> partitions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            partitions.add(new Partition(StringValue.readString(source), source.readInt()));
        }
        return new Ingested.Assigned(partitions);
    }

    @Override
    public TypeSerializerSnapshot<Ingested> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Ingested> {
        public Snapshot() {
            super(IngestedSerializer::new);
        }
    }
}
