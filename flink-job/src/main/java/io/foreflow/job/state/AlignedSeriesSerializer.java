package io.foreflow.job.state;

import io.foreflow.job.align.AlignedSeries;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Last closed row, last row that held a value, number of channels, values, ages. */
public final class AlignedSeriesSerializer extends ImmutableTypeSerializer<AlignedSeries> {

    public static final AlignedSeriesSerializer INSTANCE = new AlignedSeriesSerializer();

    @Override
    public void serialize(AlignedSeries series, DataOutputView target) throws IOException {
        target.writeLong(series.closed());
        target.writeLong(series.held());
        target.writeInt(series.values().length);
        Floats.write(series.values(), target);
        for (int age : series.ages()) {
            target.writeInt(age);
        }
    }

    @Override
    public AlignedSeries deserialize(DataInputView source) throws IOException {
        long closed = source.readLong();
        long held = source.readLong();
        int channels = source.readInt();
        float[] values = Floats.read(channels, source);
        int[] ages = new int[channels];
        for (int channel = 0; channel < channels; channel++) {
            ages[channel] = source.readInt();
        }
        return new AlignedSeries(closed, held, values, ages);
    }

    @Override
    public TypeSerializerSnapshot<AlignedSeries> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<AlignedSeries> {
        public Snapshot() {
            super(AlignedSeriesSerializer::new);
        }
    }
}
