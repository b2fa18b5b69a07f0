package io.foreflow.job.state;

import io.foreflow.evaluation.PendingForecast;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A forecast that waits for its truth, in its own versioned form. */
public final class PendingForecastSerializer extends ImmutableTypeSerializer<PendingForecast> {

    public static final PendingForecastSerializer INSTANCE = new PendingForecastSerializer();

    @Override
    public void serialize(PendingForecast record, DataOutputView target) throws IOException {
        record.write(target);
    }

    @Override
    public PendingForecast deserialize(DataInputView source) throws IOException {
        return PendingForecast.read(source);
    }

    @Override
    public TypeSerializerSnapshot<PendingForecast> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<PendingForecast> {
        public Snapshot() {
            super(PendingForecastSerializer::new);
        }
    }
}
