package io.foreflow.schema.wire;

import org.apache.avro.Schema;

/**
 * Walks one datum without building it, so that Avro's decoder, which trusts the lengths it reads
 * and allocates by them, only ever sees bytes that hold exactly one datum. No schema here has items
 * without bytes, so a hostile count ends at the end of the bytes.
 */
final class DatumCheck {

    private final Schema schema;
    private final ByteCursor cursor;

    DatumCheck(Schema schema) {
        this.schema = schema;
        this.cursor = new ByteCursor(schema.getName());
    }

    /**
     * @throws WireFormatException unless the bytes behind {@code from} are one datum and no more
     */
    void exactlyOne(byte[] bytes, int from) {
        cursor.open(bytes, from);
        skip(schema);
        cursor.expectEnd();
    }

    private void skip(Schema type) {
        switch (type.getType()) {
            case NULL -> {}
            case BOOLEAN -> cursor.take(1);
            case INT -> cursor.varInt();
            case LONG -> cursor.varLong();
            case FLOAT -> cursor.take(Float.BYTES);
            case DOUBLE -> cursor.take(Double.BYTES);
            case BYTES -> cursor.take(cursor.varLong());
            case STRING -> skipText();
            case FIXED -> cursor.take(type.getFixedSize());
            case ENUM -> cursor.index(type.getEnumSymbols().size());
            case UNION -> skip(type.getTypes().get(cursor.index(type.getTypes().size())));
            case RECORD -> type.getFields().forEach(field -> skip(field.schema()));
            case ARRAY -> skipArray(type.getElementType());
            case MAP -> skipMap(type.getValueType());
        }
    }

    private void skipText() {
        int length = cursor.varInt();
        cursor.text(cursor.take(length), length);
    }

    private void skipArray(Schema element) {
        for (long count = cursor.block(); count > 0; count = cursor.block()) {
            for (long i = 0; i < count; i++) {
                skip(element);
            }
        }
    }

    private void skipMap(Schema value) {
        for (long count = cursor.block(); count > 0; count = cursor.block()) {
            for (long i = 0; i < count; i++) {
                skipText();
                skip(value);
            }
        }
    }
}
