package io.foreflow.job.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Base of the serializers of immutable records: copying is the identity, so a record that fans out
 * to several operators, or is snapshotted on the heap, is shared and never cloned. A subclass
 * writes {@link #serialize} and {@link #deserialize(DataInputView)} and names its snapshot class.
 * Stateless and thread-safe.
 *
 * <p>The byte format of a subclass is fixed for good once it has been in a released savepoint; a
 * new format is a new serializer whose snapshot also accepts the old one's.
 *
 * @param <T> an immutable type; its arrays are shared and never written to
 */
public abstract class ImmutableTypeSerializer<T> extends TypeSerializerSingleton<T> {

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    /** There is no empty record to reuse. */
    @Override
    public final T createInstance() {
        return null;
    }

    @Override
    public final T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return from;
    }

    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }
}
