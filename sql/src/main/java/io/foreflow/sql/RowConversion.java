package io.foreflow.sql;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Avro's generic values as values of SQL, fields by name. Whether a column's type can hold what its
 * field has is checked once, when a table is first read, not with each record.
 */
final class RowConversion {

    private static final Set<LogicalTypeRoot> TIMES =
            Set.of(
                    LogicalTypeRoot.BIGINT,
                    LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                    LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE);
    private static final Map<Schema.Type, Set<LogicalTypeRoot>> FITTING =
            Map.ofEntries(
                    Map.entry(Schema.Type.STRING, Set.of(LogicalTypeRoot.VARCHAR)),
                    Map.entry(Schema.Type.ENUM, Set.of(LogicalTypeRoot.VARCHAR)),
                    Map.entry(Schema.Type.BOOLEAN, Set.of(LogicalTypeRoot.BOOLEAN)),
                    Map.entry(
                            Schema.Type.INT,
                            Set.of(LogicalTypeRoot.INTEGER, LogicalTypeRoot.BIGINT)),
                    Map.entry(Schema.Type.LONG, TIMES),
                    Map.entry(
                            Schema.Type.FLOAT,
                            Set.of(LogicalTypeRoot.FLOAT, LogicalTypeRoot.DOUBLE)),
                    Map.entry(Schema.Type.DOUBLE, Set.of(LogicalTypeRoot.DOUBLE)),
                    Map.entry(Schema.Type.BYTES, Set.of(LogicalTypeRoot.VARBINARY)));

    private RowConversion() {}

    /**
     * Whether every column has a field that it can hold.
     *
     * @throws ValidationException naming the column and both sides
     */
    static void check(Schema record, RowType row) {
        check(record.getName(), record, row);
    }

    private static void check(String path, Schema given, LogicalType type) {
        Schema schema = present(given);
        switch (schema.getType()) {
            case RECORD -> {
                require(type instanceof RowType, path, schema, type);
                for (RowType.RowField field : ((RowType) type).getFields()) {
                    Schema.Field found = schema.getField(field.getName());
                    if (found == null) {
                        throw new ValidationException(
                                "Cannot read column %s.%s: the record has %s"
                                        .formatted(
                                                path,
                                                field.getName(),
                                                schema.getFields().stream()
                                                        .map(Schema.Field::name)
                                                        .toList()));
                    }
                    check(path + "." + field.getName(), found.schema(), field.getType());
                }
            }
            case ARRAY -> {
                require(type instanceof ArrayType, path, schema, type);
                check(path + "[]", schema.getElementType(), ((ArrayType) type).getElementType());
            }
            case MAP -> {
                require(type instanceof MapType, path, schema, type);
                require(
                        ((MapType) type).getKeyType().is(LogicalTypeRoot.VARCHAR),
                        path,
                        schema,
                        type);
                check(path + "{}", schema.getValueType(), ((MapType) type).getValueType());
            }
            default ->
                    require(
                            FITTING.getOrDefault(schema.getType(), Set.of())
                                    .contains(type.getTypeRoot()),
                            path,
                            schema,
                            type);
        }
    }

    private static void require(boolean fits, String path, Schema schema, LogicalType type) {
        if (!fits) {
            throw new ValidationException(
                    "Cannot read column %s as %s: the field is %s"
                            .formatted(path, type.asSummaryString(), schema.getType()));
        }
    }

    /** Of a union with null the other; Foreflow's records have no other unions. */
    private static Schema present(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        return schema.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
    }

    /** The fields that a row type names. */
    static RowData row(GenericRecord record, RowType type) {
        GenericRowData row = new GenericRowData(type.getFieldCount());
        for (int i = 0; i < type.getFieldCount(); i++) {
            row.setField(i, value(record.get(type.getFieldNames().get(i)), type.getTypeAt(i)));
        }
        return row;
    }

    private static Object value(Object value, LogicalType type) {
        if (value == null) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case VARCHAR -> StringData.fromString(value.toString());
            case INTEGER -> ((Number) value).intValue();
            case BIGINT -> ((Number) value).longValue();
            case FLOAT -> ((Number) value).floatValue();
            case DOUBLE -> ((Number) value).doubleValue();
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_WITHOUT_TIME_ZONE ->
                    TimestampData.fromEpochMillis(((Number) value).longValue());
            case VARBINARY -> bytes((ByteBuffer) value);
            case ROW -> row((GenericRecord) value, (RowType) type);
            case ARRAY -> array((Collection<?>) value, ((ArrayType) type).getElementType());
            case MAP -> map((Map<?, ?>) value, (MapType) type);
            default -> value; // boolean
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static GenericArrayData array(Collection<?> values, LogicalType element) {
        return new GenericArrayData(values.stream().map(value -> value(value, element)).toArray());
    }

    private static GenericMapData map(Map<?, ?> values, MapType type) {
        Map<Object, Object> map = new HashMap<>();
        values.forEach(
                (key, value) ->
                        map.put(
                                StringData.fromString(key.toString()),
                                value(value, type.getValueType())));
        return new GenericMapData(map);
    }
}
