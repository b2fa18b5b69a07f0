package io.foreflow.schema.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * One datum of a generated class to Avro binary and back, where the writer's schema may be older
 * than the class. Reuses its buffers; not thread-safe.
 */
final class DatumCodec<T extends SpecificRecord> {

    private final String record;
    private final DatumCheck check;
    private final SpecificDatumReader<T> reader;
    private final SpecificDatumWriter<T> writer;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    private BinaryDecoder decoder;

    DatumCodec(Class<T> type, Schema writerSchema) {
        SpecificData data = SpecificData.getForClass(type);
        Schema current = data.getSchema(type);
        record = current.getName();
        check = new DatumCheck(writerSchema);
        reader = new SpecificDatumReader<>(writerSchema, current, data);
        writer = new SpecificDatumWriter<>(current, data);
    }

    static Schema schemaOf(Class<? extends SpecificRecord> type) {
        return SpecificData.getForClass(type).getSchema(type);
    }

    /** Header and datum. */
    byte[] encode(byte[] header, T datum) {
        try {
            out.reset();
            out.write(header);
            writer.write(datum, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot encode " + record, e);
        }
    }

    /**
     * @param from where the datum begins
     * @throws WireFormatException if the bytes are not one datum of the writer's schema
     */
    T decode(byte[] bytes, int from) {
        check.exactlyOne(bytes, from);
        decoder = DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, decoder);
        try {
            return reader.read(null, decoder);
        } catch (IOException | AvroRuntimeException e) {
            throw new WireFormatException(record, e.getMessage(), e);
        }
    }
}
