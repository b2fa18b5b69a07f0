package io.foreflow.sql;

import io.foreflow.schema.registry.ConfluentRegistry;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.schema.wire.RegisteredRecords;
import io.foreflow.schema.wire.ReleasedSchemas;
import java.io.IOException;
import java.time.Duration;
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

/** Bytes of single-object encoding or of Confluent's form to rows of some of a record's fields. */
final class RecordDecoder implements DeserializationSchema<RowData> {

    private static final long serialVersionUID = 1;

    private static final Set<String> RECORDS =
            Set.of("Forecast", "ModelEvent", "Observation", "RejectedRecord", "Score");

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How bytes become a record. */
    private interface Decoding {
        GenericRecord decode(byte[] message) throws IOException;
    }

    private final String record;
    private final String registry;
    private final RowType rowType;
    private final TypeInformation<RowData> produced;
    private transient Decoding decoding;

    /**
     * @param registry base of its API, for Confluent's form; null for single-object encoding
     */
    RecordDecoder(
            String record, String registry, RowType rowType, TypeInformation<RowData> produced) {
        this.record = record;
        this.registry = registry;
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
        decoding = registry == null ? singleObject(schema) : registered(schema);
    }

    private static Decoding singleObject(Schema schema) {
        BinaryMessageDecoder<GenericRecord> decoder =
                new BinaryMessageDecoder<>(new GenericData(), schema, ReleasedSchemas.all());
        return message -> decoder.decode(message, null);
    }

    private Decoding registered(Schema schema) {
        RegistrySettings settings =
                new RegistrySettings(registry, null, null, null, null, false, TIMEOUT, PATIENCE);
        return new RegisteredRecords(schema, new ConfluentRegistry(settings))::decode;
    }

    @Override
    public RowData deserialize(byte[] message) throws IOException {
        if (message == null) {
            return null;
        }
        try {
            return RowConversion.row(decoding.decode(message), rowType);
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
                && Objects.equals(registry, that.registry)
                && rowType.equals(that.rowType);
    }

    @Override
    public int hashCode() {
        return Objects.hash(record, registry, rowType);
    }
}
