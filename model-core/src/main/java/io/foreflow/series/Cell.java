package io.foreflow.series;

/**
 * What a cell of a row holds. Bytes, not an enum, because rows and windows keep them by the
 * thousand; larger means better known.
 */
public final class Cell {

    /** No value: never seen, or the gap is longer than the limit. The float beside it is NaN. */
    public static final byte MISSING = 0;

    /** Filled by the gap policy. It feeds the window, never a loss, a score or a calibration. */
    public static final byte IMPUTED = 1;

    /** Measured. Only these cells are truth. */
    public static final byte OBSERVED = 2;

    /** Added to the code of a cell in a window whose value came, or changed, late. */
    public static final byte LATE = 4;

    private Cell() {}

    /** The code without what is added to it. */
    public static byte kind(byte cell) {
        return (byte) (cell & 3);
    }
}
