package io.foreflow.cli.bench;

import io.foreflow.benchmark.drift.DriftProtocol.Reading;
import io.foreflow.cli.input.InputCursor;
import io.foreflow.cli.input.InputRow;
import io.foreflow.cli.input.InputSource;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/** The rows of an input up to a time. */
final class ReadingIterator implements Iterator<Reading>, AutoCloseable {

    private final InputCursor cursor;
    private final long until;
    private InputRow next;

    /**
     * @param until last time, epoch milliseconds
     */
    ReadingIterator(InputSource input, long until) throws InterruptedException {
        cursor = input.open(Map.of());
        this.until = until;
        next = cursor.next();
    }

    @Override
    public boolean hasNext() {
        return next != null && next.time() <= until;
    }

    @Override
    public Reading next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        InputRow row = next;
        try {
            next = cursor.next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            next = null;
        }
        return new Reading(row.series(), row.time(), row.values());
    }

    @Override
    public void close() {
        cursor.close();
    }
}
