package io.foreflow.cli.input;

/** Rows of all series in time order; a live cursor blocks until the next row is there. */
public interface InputCursor extends AutoCloseable {

    /** The next row, or null at the end of the input. */
    InputRow next() throws InterruptedException;

    @Override
    void close();
}
