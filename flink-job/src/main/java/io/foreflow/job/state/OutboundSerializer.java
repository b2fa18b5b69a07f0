package io.foreflow.job.state;

import io.foreflow.job.publish.Outbound;
import io.foreflow.job.publish.Outbound.Topic;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Topic role, key and value, each of the two with its length; −1 stands for an absent one. */
public final class OutboundSerializer extends ImmutableTypeSerializer<Outbound> {

    public static final OutboundSerializer INSTANCE = new OutboundSerializer();
    private static final Topic[] TOPICS = Topic.values();

    @Override
    public void serialize(Outbound record, DataOutputView target) throws IOException {
        target.writeByte(record.schema().ordinal());
        Bytes.write(record.key(), target);
        Bytes.write(record.value(), target);
    }

    @Override
    public Outbound deserialize(DataInputView source) throws IOException {
        Topic topic = TOPICS[source.readByte()];
        return new Outbound(Bytes.read(source), Bytes.read(source), topic);
    }

    @Override
    public TypeSerializerSnapshot<Outbound> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Outbound> {
        public Snapshot() {
            super(OutboundSerializer::new);
        }
    }
}
