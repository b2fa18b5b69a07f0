package io.foreflow.cli.embedded;

/** Something the demo needs could not be had; the message is for the person at the terminal. */
public final class EmbeddedException extends RuntimeException {

    public EmbeddedException(String message) {
        super(message);
    }

    public EmbeddedException(String message, Throwable cause) {
        super(message, cause);
    }
}
