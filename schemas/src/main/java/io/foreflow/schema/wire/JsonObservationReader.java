package io.foreflow.schema.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/**
 * Reads {@code {"series": "web-1", "model": "hosts", "timestamp": 1700000000000, "values": {"cpu":
 * 0.4, "memory": null}}} from a token stream, fields in any order; model may be absent or null,
 * fields it does not know are ignored, a field that stands twice is refused.
 */
final class JsonObservationReader implements ObservationReader {

    private static final String RECORD = "Observation";

    /** Names come from outside, so they are not interned. */
    private final JsonFactory factory =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build();

    private final ObservationBuffer buffer = new ObservationBuffer();

    @Override
    public ObservationBuffer read(byte[] value) {
        buffer.begin();
        try (JsonParser in = factory.createParser(value)) {
            readObject(in);
            if (in.nextToken() != null) {
                throw new WireFormatException(RECORD, "there is more behind the object");
            }
        } catch (JsonProcessingException e) {
            throw new WireFormatException(RECORD, PlainJson.reason(e), e);
        } catch (IOException e) {
            throw new WireFormatException(RECORD, String.valueOf(e.getMessage()), e);
        }
        return buffer;
    }

    private void readObject(JsonParser in) throws IOException {
        boolean hasTime = false;
        boolean hasValues = false;
        expect(in.nextToken() == JsonToken.START_OBJECT, "the bytes", "must be one JSON object");
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            JsonToken token = in.nextToken();
            switch (field) {
                case "series" -> buffer.series(text(in, field));
                case "model" ->
                        buffer.model(token == JsonToken.VALUE_NULL ? null : text(in, field));
                case "timestamp" -> {
                    buffer.timestamp(millis(in));
                    hasTime = true;
                }
                case "values" -> {
                    readValues(in);
                    hasValues = true;
                }
                default -> in.skipChildren();
            }
        }
        expect(buffer.series() != null, "series", "must be there");
        expect(hasTime, "timestamp", "must be there");
        expect(hasValues, "values", "must be there");
    }

    private void readValues(JsonParser in) throws IOException {
        expect(in.currentToken() == JsonToken.START_OBJECT, "values", "must be an object");
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String channel = in.currentName();
            JsonToken token = in.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                buffer.addMissing(channel);
            } else {
                expect(token.isNumeric(), "values." + channel, "must be a number or null");
                buffer.add(channel, in.getDoubleValue());
            }
        }
    }

    private static String text(JsonParser in, String field) throws IOException {
        expect(in.currentToken() == JsonToken.VALUE_STRING, field, "must be a string");
        return in.getText();
    }

    private static long millis(JsonParser in) throws IOException {
        boolean whole = in.currentToken() == JsonToken.VALUE_NUMBER_INT;
        expect(whole, "timestamp", "must be epoch milliseconds, an integer");
        return in.getLongValue();
    }

    private static void expect(boolean holds, String what, String rule) {
        if (!holds) {
            throw new WireFormatException(RECORD, what + " " + rule);
        }
    }
}
