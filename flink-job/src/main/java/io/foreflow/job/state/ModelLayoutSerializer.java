package io.foreflow.job.state;

import io.foreflow.forecasting.SeriesLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Version 1: version, model, number of channels, their names, rows of the ring, slots. */
public final class ModelLayoutSerializer extends ImmutableTypeSerializer<ModelLayout> {

    public static final ModelLayoutSerializer INSTANCE = new ModelLayoutSerializer();

    private static final byte VERSION_1 = 1;

    @Override
    public void serialize(ModelLayout layout, DataOutputView target) throws IOException {
        target.writeByte(VERSION_1);
        StringValue.writeString(layout.model(), target);
        target.writeInt(layout.extent().channels().size());
        for (String channel : layout.extent().channels()) {
            StringValue.writeString(channel, target);
        }
        target.writeInt(layout.extent().ringRows());
        target.writeInt(layout.extent().slots());
    }

    @Override
    public ModelLayout deserialize(DataInputView source) throws IOException {
        byte version = source.readByte();
        if (version != VERSION_1) {
            throw new IOException(
                    "Cannot read layout of a model: bytes have version %d, this build reads version %d"
                            .formatted(version, VERSION_1));
        }
        String model = StringValue.readString(source);
        List<String> channels = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            channels.add(StringValue.readString(source));
        }
        return new ModelLayout(
                model, new SeriesLayout.Extent(channels, source.readInt(), source.readInt()));
    }

    @Override
    public TypeSerializerSnapshot<ModelLayout> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelLayout> {
        public Snapshot() {
            super(ModelLayoutSerializer::new);
        }
    }
}
