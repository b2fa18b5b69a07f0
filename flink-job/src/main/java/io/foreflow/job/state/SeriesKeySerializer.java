package io.foreflow.job.state;

import io.foreflow.series.SeriesKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Model, then series, each as Flink writes a string: the length plus one and then each UTF-16 unit
 * as numbers of seven bits a byte, lowest first, the highest bit saying that more follow.
 */
public final class SeriesKeySerializer extends ImmutableTypeSerializer<SeriesKey> {

    public static final SeriesKeySerializer INSTANCE = new SeriesKeySerializer();

    private static final KnownKeys KNOWN = new KnownKeys();
    private static final int MORE = 0x80;

    @Override
    public void serialize(SeriesKey key, DataOutputView target) throws IOException {
        StringValue.writeString(key.model(), target);
        StringValue.writeString(key.series(), target);
    }

    @Override
    public SeriesKey deserialize(DataInputView source) throws IOException {
        return KNOWN.of(name(source), name(source));
    }

    private static char[] name(DataInputView source) throws IOException {
        char[] units = new char[number(source) - 1];
        for (int i = 0; i < units.length; i++) {
            units[i] = (char) number(source);
        }
        return units;
    }

    private static int number(DataInputView source) throws IOException {
        int next = source.readUnsignedByte();
        int number = next & MORE - 1;
        for (int shift = 7; next >= MORE; shift += 7) {
            next = source.readUnsignedByte();
            number |= (next & MORE - 1) << shift;
        }
        return number;
    }

    @Override
    public TypeSerializerSnapshot<SeriesKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says in a savepoint which serializer wrote it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SeriesKey> {
        public Snapshot() {
            super(SeriesKeySerializer::new);
        }
    }
}
