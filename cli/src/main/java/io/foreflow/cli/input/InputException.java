package io.foreflow.cli.input;

/** Input that cannot be used; the message is meant for the person at the terminal. */
public final class InputException extends RuntimeException {

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
