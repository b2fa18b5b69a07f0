package io.foreflow.weights;

/** A file of weights that cannot be read, or that is for another model. */
public final class WeightsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    WeightsException(String message) {
        super(message);
    }

    WeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
