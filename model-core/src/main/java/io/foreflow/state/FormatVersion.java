package io.foreflow.state;

/** Refuses bytes that another release wrote, naming what was found and what can be read. */
public final class FormatVersion {

    private FormatVersion() {}

    /**
     * @param newest newest version this build reads; it reads all from 1
     * @throws IllegalStateException if the bytes are not one of them
     */
    public static void check(String what, int found, int newest) {
        if (found < 1 || found > newest) {
            String readable = newest == 1 ? "version 1" : "versions 1 to " + newest;
            throw new IllegalStateException(
                    "Cannot read %s: bytes have version %d, this build reads %s%s"
                            .formatted(
                                    what,
                                    found,
                                    readable,
                                    found > newest ? ". Restore with a newer release." : "."));
        }
    }
}
