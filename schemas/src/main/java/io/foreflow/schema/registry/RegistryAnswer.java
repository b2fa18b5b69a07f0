package io.foreflow.schema.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.apicurio.rest.client.error.ApicurioRestClientException;
import io.apicurio.rest.client.error.RestClientErrorHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** An answer that is none, or an error: what the REST client is told to throw. */
final class RegistryAnswer extends ApicurioRestClientException {

    /** Confluent's code for a subject, version or schema that does not exist. */
    static final int NO_SUBJECT = 40401;

    static final int NO_SCHEMA = 40403;

    private static final long serialVersionUID = 1L;
    private static final int NONE = 0;
    private static final int MOST_TEXT = 500;

    private final int status;
    private final int code;

    private RegistryAnswer(int status, int code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** No answer came. */
    static RegistryAnswer none(String reason) {
        return new RegistryAnswer(NONE, NONE, reason);
    }

    /** Something came that is not the API's. */
    static RegistryAnswer strange(String reason) {
        return new RegistryAnswer(-1, NONE, reason);
    }

    /** HTTP status. */
    int status() {
        return status;
    }

    /** Confluent's error code, finer than the status; 0 if it gave none. */
    int code() {
        return code;
    }

    /** Whether another answer may come later, with nothing changed by anybody. */
    boolean passing() {
        return status == NONE || status == 408 || status == 429 || status >= 500;
    }

    /** Makes such answers for the REST client. */
    static final class Handler implements RestClientErrorHandler {

        private final ObjectMapper mapper = new ObjectMapper();

        @Override
        public ApicurioRestClientException handleErrorResponse(InputStream body, int status) {
            String text = text(body);
            try {
                JsonNode json = mapper.readTree(text);
                if (json != null && json.path("error_code").isInt()) {
                    return new RegistryAnswer(
                            status,
                            json.path("error_code").asInt(),
                            shortened(json.path("message").asText()));
                }
            } catch (JsonProcessingException e) {
                return new RegistryAnswer(status, NONE, shortened(text)); // a proxy's page
            }
            return new RegistryAnswer(status, NONE, shortened(text));
        }

        @Override
        public ApicurioRestClientException parseError(Exception failure) {
            String message = failure.getMessage();
            return none(message == null ? failure.getClass().getSimpleName() : message);
        }

        @Override
        public ApicurioRestClientException parseInputSerializingError(JsonProcessingException e) {
            return strange(e.getOriginalMessage());
        }

        private static String text(InputStream body) {
            try {
                return new String(body.readNBytes(16 * MOST_TEXT), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return "";
            }
        }

        private static String shortened(String text) {
            String line = text.strip().replaceAll("\\s+", " ");
            return line.length() <= MOST_TEXT ? line : line.substring(0, MOST_TEXT) + "…";
        }
    }
}
