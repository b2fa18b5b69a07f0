package io.foreflow.job.state;

import io.foreflow.interval.IntervalState;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What a series learnt about its intervals, in its own versioned form. */
public final class IntervalStateSerializer extends ImmutableTypeSerializer<IntervalState> {

    public static final IntervalStateSerializer INSTANCE = new IntervalStateSerializer();

    @Override
    public void serialize(IntervalState record, DataOutputView target) throws IOException {
        record.write(target);
    }

    @Override
    public IntervalState deserialize(DataInputView source) throws IOException {
        return IntervalState.read(source);
    }

    @Override
    public TypeSerializerSnapshot<IntervalState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<IntervalState> {
        public Snapshot() {
            super(IntervalStateSerializer::new);
        }
    }
}
