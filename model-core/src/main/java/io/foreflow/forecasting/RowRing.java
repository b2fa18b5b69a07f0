package io.foreflow.forecasting;

/**
 * The newest rows of one kind (the window, the residuals of a reported horizon), laid out in chunks
 * of a {@link SeriesMemory}. Row n of a series lies in slot {@code ⌊n / 32⌋ mod slots}; an
 * overwritten row is always older than the capacity. The ring itself is only arithmetic: where a
 * series' rows end is in its {@link SeriesHead}. Immutable.
 *
 * @param id distinguishes the rings of a series
 * @param channels D
 * @param capacity rows that can be read back
 */
record RowRing(int id, int channels, int capacity) {

    private static final int SLOT_BITS = 20;

    private int slots() {
        return (capacity + RowChunk.ROWS - 1) / RowChunk.ROWS;
    }

    private int chunkId(long index) {
        return id << SLOT_BITS | (int) (index / RowChunk.ROWS % slots());
    }

    /** Stores the row with a running number. */
    void put(SeriesMemory memory, long index, float[] values, byte[] cells) {
        int chunkId = chunkId(index);
        RowChunk chunk = memory.chunk(chunkId);
        RowChunk before = chunk == null ? RowChunk.empty(channels) : chunk;
        memory.chunk(chunkId, before.with((int) (index % RowChunk.ROWS), values, cells));
    }

    /** Reads the row with a running number, if it was not overwritten; one cell a channel. */
    void readOne(SeriesMemory memory, long index, float[] values, byte[] cells) {
        memory.chunk(chunkId(index)).copy((int) (index % RowChunk.ROWS), 1, values, cells, 0, 1);
    }

    /**
     * Reads the newest rows, oldest first.
     *
     * @param end running number behind the newest row
     * @param rows at most the capacity
     * @param values channel-major with {@code capacity} places a channel, the last of them the
     *     newest row; {@code cells} likewise
     */
    void read(SeriesMemory memory, long end, int rows, float[] values, byte[] cells) {
        long index = end - rows;
        int at = capacity - rows;
        while (index < end) {
            int place = (int) (index % RowChunk.ROWS);
            int run = (int) Math.min(RowChunk.ROWS - place, end - index);
            memory.chunk(chunkId(index)).copy(place, run, values, cells, at, capacity);
            index += run;
            at += run;
        }
    }
}
