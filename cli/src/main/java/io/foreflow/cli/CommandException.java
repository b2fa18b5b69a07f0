package io.foreflow.cli;

/** A command could not be carried out; the message is all a user needs to read. */
public class CommandException extends RuntimeException {

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
