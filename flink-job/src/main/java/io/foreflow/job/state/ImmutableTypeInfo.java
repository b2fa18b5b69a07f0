package io.foreflow.job.state;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Type information of an immutable type that has a serializer of its own. Immutable.
 *
 * @param <T> the type
 */
public final class ImmutableTypeInfo<T> extends TypeInformation<T> {

    private final Class<T> type;
    private final ImmutableTypeSerializer<T> serializer;

    private ImmutableTypeInfo(Class<T> type, ImmutableTypeSerializer<T> serializer) {
        this.type = type;
        this.serializer = serializer;
    }

    public static <T> ImmutableTypeInfo<T> of(
            Class<T> type, ImmutableTypeSerializer<T> serializer) {
        return new ImmutableTypeInfo<>(type, serializer);
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return serializer;
    }

    public TypeSerializer<T> serializer() {
        return serializer;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isKeyType() {
        return Comparable.class.isAssignableFrom(type);
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ImmutableTypeInfo;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImmutableTypeInfo<?> that
                && type == that.type
                && serializer.equals(that.serializer);
    }

    @Override
    public int hashCode() {
        return type.getName().hashCode();
    }

    @Override
    public String toString() {
        return "ImmutableTypeInfo<" + type.getSimpleName() + ">";
    }
}
