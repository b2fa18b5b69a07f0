package io.foreflow.schema.registry;

/**
 * The registry cannot be reached, or answers what it must not. Never the fault of a record: who
 * reads records must not refuse one for it.
 */
public final class RegistryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RegistryException(String message) {
        super(message);
    }

    public RegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
