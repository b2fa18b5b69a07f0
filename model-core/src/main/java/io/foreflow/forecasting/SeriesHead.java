package io.foreflow.forecasting;

import io.foreflow.evaluation.RunningAccuracy;
import io.foreflow.series.ScaleCollector;
import io.foreflow.series.SeriesScale;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The small, ever-changing part of what is known of a series. Immutable; its arrays are shared and
 * never written to.
 *
 * @param layout fingerprint of the layout that the series' chunks and slots follow
 * @param rowTime time of the newest row, epoch milliseconds
 * @param rows rows ever put into the window's ring
 * @param windowRows newest of them that make up the window: without a gap in time
 * @param lastObserved time of the newest row with an observed cell; {@link #NEVER} if none
 * @param lastValues last observed value a channel, NaN if never observed
 * @param scale null until it stands
 * @param gathering the {@link ScaleCollector} in its bytes while the scale does not stand, then
 *     null
 * @param residualRows rows ever put into the residual ring of each reported horizon
 * @param accuracy one a reported horizon
 */
public record SeriesHead(
        int layout,
        long rowTime,
        long rows,
        int windowRows,
        long lastObserved,
        float[] lastValues,
        SeriesScale scale,
        byte[] gathering,
        long[] residualRows,
        List<RunningAccuracy> accuracy) {

    /** Before any time. */
    public static final long NEVER = Long.MIN_VALUE;

    private static final byte VERSION_1 = 1;

    public SeriesHead {
        accuracy = List.copyOf(accuracy);
    }

    static SeriesHead fresh(int layout, int channels, int reported) {
        float[] unknown = new float[channels];
        Arrays.fill(unknown, Float.NaN);
        return new SeriesHead(
                layout,
                NEVER,
                0,
                0,
                NEVER,
                unknown,
                null,
                bytes(new ScaleCollector(channels)),
                new long[reported],
                Collections.nCopies(reported, RunningAccuracy.NONE));
    }

    public boolean everObserved() {
        return lastObserved != NEVER;
    }

    /** A copy to go on gathering with; only while the scale does not stand. */
    ScaleCollector collector() {
        try {
            DataInput in = new DataInputStream(new ByteArrayInputStream(gathering));
            return ScaleCollector.read(in, lastValues.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(ScaleCollector collector) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            collector.write(new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Version 1: version, layout, times and counts, D, last values, whether the scale stands,
     * locations and scales or length and bytes of the collector, R, residual counts, accuracies.
     */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION_1);
        out.writeInt(layout);
        out.writeLong(rowTime);
        out.writeLong(rows);
        out.writeInt(windowRows);
        out.writeLong(lastObserved);
        out.writeInt(lastValues.length);
        write(lastValues, out);
        out.writeBoolean(scale != null);
        if (scale != null) {
            write(scale.location(), out);
            write(scale.scale(), out);
        } else {
            out.writeInt(gathering.length);
            out.write(gathering);
        }
        out.writeInt(residualRows.length);
        for (int i = 0; i < residualRows.length; i++) {
            out.writeLong(residualRows[i]);
            accuracy.get(i).write(out);
        }
    }

    public static SeriesHead read(DataInput in) throws IOException {
        byte version = in.readByte();
        if (version != VERSION_1) {
            throw new IOException(
                    "Cannot read head of a series: bytes have version %d, this build reads version %d"
                            .formatted(version, VERSION_1));
        }
        int layout = in.readInt();
        long rowTime = in.readLong();
        long rows = in.readLong();
        int windowRows = in.readInt();
        long lastObserved = in.readLong();
        int channels = in.readInt();
        float[] lastValues = floats(channels, in);
        SeriesScale scale = null;
        byte[] gathering = null;
        if (in.readBoolean()) {
            scale = new SeriesScale(floats(channels, in), floats(channels, in));
        } else {
            gathering = new byte[in.readInt()];
            in.readFully(gathering);
        }
        long[] residualRows = new long[in.readInt()];
        RunningAccuracy[] accuracy = new RunningAccuracy[residualRows.length];
        for (int i = 0; i < residualRows.length; i++) {
            residualRows[i] = in.readLong();
            accuracy[i] = RunningAccuracy.read(in);
        }
        return new SeriesHead(
                layout,
                rowTime,
                rows,
                windowRows,
                lastObserved,
                lastValues,
                scale,
                gathering,
                residualRows,
                List.of(accuracy));
    }

    private static void write(float[] values, DataOutput out) throws IOException {
        for (float value : values) {
            out.writeInt(Float.floatToRawIntBits(value));
        }
    }

    private static float[] floats(int length, DataInput in) throws IOException {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = Float.intBitsToFloat(in.readInt());
        }
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeriesHead that
                && layout == that.layout
                && rowTime == that.rowTime
                && rows == that.rows
                && windowRows == that.windowRows
                && lastObserved == that.lastObserved
                && Arrays.equals(lastValues, that.lastValues)
                && Objects.equals(scale, that.scale)
                && Arrays.equals(gathering, that.gathering)
                && Arrays.equals(residualRows, that.residualRows)
                && accuracy.equals(that.accuracy);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(rowTime) + Arrays.hashCode(lastValues);
    }
}
