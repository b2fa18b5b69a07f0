package io.foreflow.schema.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.Encoder;

/** Writes a tree of the form described at {@link PlainJson} as Avro binary. */
final class PlainJsonReader {

    private final String record;
    private final Encoder out;

    PlainJsonReader(String record, Encoder out) {
        this.record = record;
        this.out = out;
    }

    /**
     * @param path where the node stands, for errors
     */
    void read(Schema type, JsonNode node, String path) throws IOException {
        switch (type.getType()) {
            case NULL -> {
                expect(node.isNull(), path, node, "must be null");
                out.writeNull();
            }
            case BOOLEAN -> {
                expect(node.isBoolean(), path, node, "must be true or false");
                out.writeBoolean(node.booleanValue());
            }
            case INT -> {
                boolean whole = node.isIntegralNumber() && node.canConvertToInt();
                expect(whole, path, node, "must be a 32-bit integer");
                out.writeInt(node.intValue());
            }
            case LONG -> {
                boolean whole = node.isIntegralNumber() && node.canConvertToLong();
                expect(whole, path, node, "must be a 64-bit integer");
                out.writeLong(node.longValue());
            }
            case FLOAT -> out.writeFloat((float) number(node, path));
            case DOUBLE -> out.writeDouble(number(node, path));
            case STRING -> {
                expect(node.isTextual(), path, node, "must be a string");
                out.writeString(node.textValue());
            }
            case BYTES -> {
                expect(node.isTextual(), path, node, "must be base64");
                out.writeBytes(node.binaryValue());
            }
            case ENUM -> out.writeEnum(symbol(type, node, path));
            case UNION -> readUnion(type, node, path);
            case RECORD -> readRecord(type, node, path);
            case ARRAY -> readArray(type.getElementType(), node, path);
            case MAP -> readMap(type.getValueType(), node, path);
            case FIXED ->
                    throw new IllegalArgumentException(
                            "Invalid schema: " + type.getFullName() + " (no JSON form for fixed)");
        }
    }

    /** Null stands for a number that was not finite. */
    private double number(JsonNode node, String path) {
        expect(node.isNumber() || node.isNull(), path, node, "must be a number");
        return node.isNull() ? Double.NaN : node.doubleValue();
    }

    private int symbol(Schema type, JsonNode node, String path) {
        expect(node.isTextual(), path, node, "must be a string");
        if (type.hasEnumSymbol(node.textValue())) {
            return type.getEnumOrdinal(node.textValue());
        }
        boolean hasDefault = type.getEnumDefault() != null;
        expect(hasDefault, path, node, "must be one of " + type.getEnumSymbols());
        return type.getEnumOrdinal(type.getEnumDefault());
    }

    /** Our unions are null and one other type. */
    private void readUnion(Schema type, JsonNode node, String path) throws IOException {
        int nullBranch = type.getIndexNamed("null");
        int branch = node.isNull() ? nullBranch : 1 - nullBranch;
        out.writeIndex(branch);
        read(type.getTypes().get(branch), node, path);
    }

    private void readRecord(Schema type, JsonNode node, String path) throws IOException {
        expect(node.isObject(), path, node, "must be an object");
        for (Schema.Field field : type.getFields()) {
            JsonNode child = node.get(field.name());
            if (child != null) {
                read(field.schema(), child, field.name());
            } else if (field.hasDefaultValue()) {
                Object value = GenericData.get().getDefaultValue(field);
                new GenericDatumWriter<>(field.schema()).write(value, out);
            } else {
                throw new WireFormatException(record, "field \"" + field.name() + "\" is missing");
            }
        }
    }

    private void readArray(Schema element, JsonNode node, String path) throws IOException {
        expect(node.isArray(), path, node, "must be an array");
        out.writeArrayStart();
        out.setItemCount(node.size());
        for (JsonNode item : node) {
            out.startItem();
            read(element, item, path);
        }
        out.writeArrayEnd();
    }

    private void readMap(Schema value, JsonNode node, String path) throws IOException {
        expect(node.isObject(), path, node, "must be an object");
        out.writeMapStart();
        out.setItemCount(node.size());
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            out.startItem();
            out.writeString(entry.getKey());
            read(value, entry.getValue(), path + "." + entry.getKey());
        }
        out.writeMapEnd();
    }

    private void expect(boolean holds, String path, JsonNode node, String rule) {
        if (!holds) {
            String text = node.toString();
            String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
            throw new WireFormatException(record, path + " is " + shown + " (" + rule + ")");
        }
    }
}
