package io.foreflow.sql;

import io.foreflow.schema.wire.ReleasedSchemas;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Bytes in single-object encoding to rows of some of a record's fields. */
final class RecordDecoder implements DeserializationSchema<RowData> {

    private static final long serialVersionUID = 1;

    private static final Set<String> RECORDS =
            Set.of("Forecast", "ModelEvent", "Observation", "RejectedRecord", "Score");

    private final String record;
    private final RowType rowType;
    private final TypeInformation<RowData> produced;
    private transient BinaryMessageDecoder<GenericRecord> decoder;

    RecordDecoder(String record, RowType rowType, TypeInformation<RowData> produced) {
        this.record = record;
        this.rowType = rowType;
        this.produced = produced;
    }

    static void requireKnown(String record) {
        if (!RECORDS.contains(record)) {
            throw new ValidationException(
                    "Invalid foreflow-avro.record: %s (must be one of %s)"
                            .formatted(record, RECORDS.stream().sorted().toList()));
        }
    }

    @Override
    public void open(InitializationContext context) {
        Schema schema = ReleasedSchemas.newest(record);
        decoder = new BinaryMessageDecoder<>(new GenericData(), schema, ReleasedSchemas.all());
    }

    @Override
    public RowData deserialize(byte[] message) throws IOException {
        if (message == null) {
            return null;
        }
        try {
            return RowConversion.row(decoder.decode(message, null), rowType);
        } catch (AvroRuntimeException e) {
            throw new IOException("Cannot read a " + record + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean isEndOfStream(RowData row) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return produced;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordDecoder that
                && record.equals(that.record)
                && rowType.equals(that.rowType);
    }

    @Override
    public int hashCode() {
        return Objects.hash(record, rowType);
    }
}
