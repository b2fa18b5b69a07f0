package io.foreflow.schema.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * One record between Avro binary and plain JSON, straight from one stream to the other: no boxed
 * number in between, and one definition of the JSON form for the job and for users.
 *
 * <p>The form: an object with the schema's fields in its order; a union is its value or null, never
 * wrapped; times are epoch milliseconds; enums are their names; bytes are base64; a number that is
 * not finite is null. Numbers are written by the shortest-digits algorithm of Jackson, not by the
 * JDK's, which changed in JDK 19: the same record is the same bytes on every JDK. Reading takes a
 * missing field's default, ignores unknown fields and refuses anything behind the object.
 *
 * <p>Reuses its buffers; not thread-safe.
 */
public final class PlainJson {

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();
    private static final ObjectReader TREES =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readerFor(JsonNode.class);

    private final Schema schema;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    private BinaryDecoder decoder;

    public PlainJson(Schema schema) {
        this.schema = schema;
    }

    /**
     * @param datum one whole datum of the schema in Avro binary, from {@code from} to the end
     */
    public byte[] fromAvro(byte[] datum, int from) {
        decoder = DecoderFactory.get().binaryDecoder(datum, from, datum.length - from, decoder);
        out.reset();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            write(schema, decoder, json);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot encode " + schema.getName() + " as JSON", e);
        }
        return out.toByteArray();
    }

    /**
     * @return the datum in Avro binary
     * @throws WireFormatException if the bytes are no JSON object with the schema's fields
     */
    public byte[] toAvro(byte[] json) {
        out.reset();
        try {
            JsonNode tree = TREES.readTree(json);
            new PlainJsonReader(schema.getName(), encoder).read(schema, tree, schema.getName());
            encoder.flush();
            return out.toByteArray();
        } catch (JsonProcessingException e) {
            throw new WireFormatException(schema.getName(), reason(e), e);
        } catch (IOException e) {
            throw new WireFormatException(schema.getName(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Jackson's message without its second line, which quotes the source. */
    static String reason(JsonProcessingException e) {
        return e.getLocation() == null
                ? e.getOriginalMessage()
                : "%s (line %d, column %d)"
                        .formatted(
                                e.getOriginalMessage(),
                                e.getLocation().getLineNr(),
                                e.getLocation().getColumnNr());
    }

    private static void write(Schema type, Decoder in, JsonGenerator json) throws IOException {
        switch (type.getType()) {
            case NULL -> {
                in.readNull();
                json.writeNull();
            }
            case BOOLEAN -> json.writeBoolean(in.readBoolean());
            case INT -> json.writeNumber(in.readInt());
            case LONG -> json.writeNumber(in.readLong());
            case FLOAT -> writeFloat(in.readFloat(), json);
            case DOUBLE -> writeDouble(in.readDouble(), json);
            case STRING -> json.writeString(in.readString());
            case BYTES -> {
                var bytes = in.readBytes(null);
                json.writeBinary(bytes.array(), bytes.arrayOffset(), bytes.remaining());
            }
            case ENUM -> json.writeString(type.getEnumSymbols().get(in.readEnum()));
            case UNION -> write(type.getTypes().get(in.readIndex()), in, json);
            case RECORD -> writeRecord(type, in, json);
            case ARRAY -> writeArray(type.getElementType(), in, json);
            case MAP -> writeMap(type.getValueType(), in, json);
            case FIXED ->
                    throw new IllegalArgumentException(
                            "Invalid schema: " + type.getFullName() + " (no JSON form for fixed)");
        }
    }

    private static void writeFloat(float value, JsonGenerator json) throws IOException {
        if (Float.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    private static void writeDouble(double value, JsonGenerator json) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    private static void writeRecord(Schema type, Decoder in, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        for (Schema.Field field : type.getFields()) {
            json.writeFieldName(field.name());
            write(field.schema(), in, json);
        }
        json.writeEndObject();
    }

    private static void writeArray(Schema element, Decoder in, JsonGenerator json)
            throws IOException {
        json.writeStartArray();
        for (long count = in.readArrayStart(); count != 0; count = in.arrayNext()) {
            for (long i = 0; i < count; i++) {
                write(element, in, json);
            }
        }
        json.writeEndArray();
    }

    private static void writeMap(Schema value, Decoder in, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (long count = in.readMapStart(); count != 0; count = in.mapNext()) {
            for (long i = 0; i < count; i++) {
                json.writeFieldName(in.readString());
                write(value, in, json);
            }
        }
        json.writeEndObject();
    }
}
