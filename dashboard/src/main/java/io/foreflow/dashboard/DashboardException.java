package io.foreflow.dashboard;

/** The dashboard could not be started; the message is all a user needs to read. */
public final class DashboardException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DashboardException(String message, Throwable cause) {
        super(message, cause);
    }
}
