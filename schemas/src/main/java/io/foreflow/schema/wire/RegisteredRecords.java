package io.foreflow.schema.wire;

import io.foreflow.schema.registry.SchemaRegistry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads records of one type from Confluent's form as Avro's generic ones, for callers that pick
 * fields by name. Not thread-safe.
 */
public final class RegisteredRecords {

    private final Schema reader;
    private final RegisteredWriters writers;
    private final Map<Integer, GenericDatumReader<GenericRecord>> datums = new HashMap<>();
    private BinaryDecoder decoder;

    /**
     * @param reader schema that the records are read as
     */
    public RegisteredRecords(Schema reader, SchemaRegistry registry) {
        this.reader = reader;
        this.writers = new RegisteredWriters(registry, reader);
    }

    /**
     * @throws WireFormatException if the bytes are no such record
     * @throws io.foreflow.schema.registry.RegistryException if the registry does not say
     */
    public GenericRecord decode(byte[] value) {
        int id = ConfluentForm.id(value, reader.getName());
        GenericDatumReader<GenericRecord> datum = datums.get(id);
        if (datum == null) {
            datum = new GenericDatumReader<>(writers.writer(id), reader, new GenericData());
            datums.put(id, datum);
        }
        int header = ConfluentForm.HEADER_BYTES;
        decoder = DecoderFactory.get().binaryDecoder(value, header, value.length - header, decoder);
        try {
            return datum.read(null, decoder);
        } catch (IOException | AvroRuntimeException e) {
            throw new WireFormatException(reader.getName(), e.toString(), e);
        }
    }
}
