package io.foreflow.benchmark;

/** A benchmark that cannot be run as asked; the message is meant for the person at the terminal. */
public final class BenchmarkException extends RuntimeException {

    public BenchmarkException(String message) {
        super(message);
    }

    public BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
