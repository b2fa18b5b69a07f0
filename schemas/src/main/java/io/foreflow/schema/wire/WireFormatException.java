package io.foreflow.schema.wire;

import org.apache.kafka.common.errors.SerializationException;

/**
 * Bytes that are not the record they should be; the message is one sentence that says why. It
 * extends Kafka's exception so that consumers and their error handlers treat it as their own, and
 * like that one carries no stack trace.
 */
public final class WireFormatException extends SerializationException {

    private static final long serialVersionUID = 1L;

    WireFormatException(String record, String reason) {
        super("Cannot decode " + record + ": " + reason);
    }

    WireFormatException(String record, String reason, Throwable cause) {
        super("Cannot decode " + record + ": " + reason, cause);
    }
}
