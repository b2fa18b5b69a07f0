package io.foreflow.dashboard.fleet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The newest observed rows of one series: times ascending, one column of floats a channel, NaN
 * where a channel has no value. A row that comes late is put in its place; one older than all that
 * is kept in full rows is dropped. Not thread-safe.
 */
public final class TruthRows {

    private final List<String> channels = new ArrayList<>();
    private final List<float[]> columns = new ArrayList<>();
    private long[] times = new long[32];
    private int size;

    /** Puts a value into the row of a time; at most {@code limit} rows stay. */
    void put(long time, String channel, float value, int limit) {
        int row = row(time, limit);
        if (row >= 0) {
            column(channel)[row] = value;
        }
    }

    private float[] column(String channel) {
        int index = channels.indexOf(channel);
        if (index >= 0) {
            return columns.get(index);
        }
        float[] column = new float[times.length];
        Arrays.fill(column, Float.NaN);
        channels.add(channel);
        columns.add(column);
        return column;
    }

    /** The row of a time, made if need be; -1 if it is older than what is kept. */
    private int row(long time, int limit) {
        int found = size > 0 && time > times[size - 1] ? -size - 1 : search(time);
        if (found >= 0) {
            return found;
        }
        int at = -found - 1;
        if (size >= limit) {
            if (at == 0) {
                return -1;
            }
            int dropped = size - limit + Math.max(1, limit / 8);
            dropped = Math.min(dropped, at);
            drop(dropped);
            at -= dropped;
        }
        if (size == times.length) {
            resize(2 * size);
        }
        System.arraycopy(times, at, times, at + 1, size - at);
        times[at] = time;
        for (float[] column : columns) {
            System.arraycopy(column, at, column, at + 1, size - at);
            column[at] = Float.NaN;
        }
        size++;
        return at;
    }

    /** Forgets the oldest rows beyond a limit and gives their memory back. */
    void trim(int limit) {
        if (size > limit) {
            drop(size - limit);
        }
        if (times.length > 2 * Math.max(32, limit)) {
            resize(Math.max(32, limit));
        }
    }

    private void drop(int rows) {
        size -= rows;
        System.arraycopy(times, rows, times, 0, size);
        for (float[] column : columns) {
            System.arraycopy(column, rows, column, 0, size);
        }
    }

    private void resize(int capacity) {
        times = Arrays.copyOf(times, capacity);
        for (int c = 0; c < columns.size(); c++) {
            columns.set(c, Arrays.copyOf(columns.get(c), capacity));
        }
    }

    public int size() {
        return size;
    }

    /** In the order in which they were first seen. */
    public List<String> channels() {
        return channels;
    }

    /** Epoch milliseconds. */
    public long time(int row) {
        return times[row];
    }

    /** Epoch milliseconds of the newest row, or {@code Long.MIN_VALUE}. */
    public long newest() {
        return size == 0 ? Long.MIN_VALUE : times[size - 1];
    }

    /** The first row at or after a time; {@code size()} if there is none. */
    public int firstFrom(long time) {
        int found = search(time);
        return found >= 0 ? found : -found - 1;
    }

    private int search(long time) {
        return Arrays.binarySearch(times, 0, size, time);
    }

    /** Value of a channel in a row, NaN if there is none. */
    public float value(int row, String channel) {
        int index = channels.indexOf(channel);
        return index < 0 ? Float.NaN : columns.get(index)[row];
    }

    /** Value of a channel at a time, NaN if there is none. */
    public float valueAt(long time, String channel) {
        int found = search(time);
        return found < 0 ? Float.NaN : value(found, channel);
    }

    /** Copy of the times of rows {@code from} and on. */
    public long[] times(int from) {
        return Arrays.copyOfRange(times, from, size);
    }

    /** Copy of a channel's values in rows {@code from} and on. */
    public float[] values(String channel, int from) {
        return values(channel, from, size);
    }

    /** Copy of a channel's values in rows {@code from} to before {@code end}. */
    public float[] values(String channel, int from, int end) {
        int index = channels.indexOf(channel);
        if (index >= 0) {
            return Arrays.copyOfRange(columns.get(index), from, end);
        }
        float[] none = new float[end - from];
        Arrays.fill(none, Float.NaN);
        return none;
    }

    /** Bytes of a row. */
    long rowBytes() {
        return 8 + 4L * Math.max(1, columns.size());
    }
}
