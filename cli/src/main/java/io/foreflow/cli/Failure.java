package io.foreflow.cli;

import io.foreflow.job.config.ConfigurationException;

/** Turns whatever a command threw into one clear message and an exit code. */
final class Failure {

    private static final int FAILED = 1;
    private static final int WRONG_INPUT = 2;

    private Failure() {}

    /** Our own exceptions say it all; others are named, since their message alone may not. */
    static String message(Throwable failure) {
        String message = failure.getMessage();
        boolean ours = failure.getClass().getName().startsWith("io.foreflow.");
        if (ours && message != null && !message.isBlank()) {
            return message;
        }
        return "Unexpected error: " + failure + "\nRun again with --stacktrace to see where.";
    }

    static int exitCode(Throwable failure) {
        return failure instanceof ConfigurationException ? WRONG_INPUT : FAILED;
    }
}
