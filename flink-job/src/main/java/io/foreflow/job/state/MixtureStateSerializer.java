package io.foreflow.job.state;

import io.foreflow.experts.MixtureState;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The weights of a series' experts, in its own versioned form. */
public final class MixtureStateSerializer extends ImmutableTypeSerializer<MixtureState> {

    public static final MixtureStateSerializer INSTANCE = new MixtureStateSerializer();

    @Override
    public void serialize(MixtureState record, DataOutputView target) throws IOException {
        record.write(target);
    }

    @Override
    public MixtureState deserialize(DataInputView source) throws IOException {
        return MixtureState.read(source);
    }

    @Override
    public TypeSerializerSnapshot<MixtureState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<MixtureState> {
        public Snapshot() {
            super(MixtureStateSerializer::new);
        }
    }
}
