package io.foreflow.forecasting;

import io.foreflow.evaluation.RunningAccuracy;
import io.foreflow.series.Row;
import io.foreflow.series.ScaleCollector;
import io.foreflow.series.SeriesScale;
import io.foreflow.state.FormatVersion;
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
 * @param scale null until it stands of any channel
 * @param gathering the {@link ScaleCollector} in its bytes while the scale does not stand of every
 *     channel, then null
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
    private static final byte VERSION_2 = 2;
    private static final byte VERSION_3 = 3;
    private static final int SCALE = 1;
    private static final int GATHERING = 2;

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

    /** After a later edition of one of its rows. */
    SeriesHead revised(
            Row row, float[] newLastValues, long[] newResidualRows, List<RunningAccuracy> newest) {
        return new SeriesHead(
                layout,
                rowTime,
                rows,
                windowRows,
                row.anyObserved() ? Math.max(lastObserved, row.time()) : lastObserved,
                newLastValues,
                scale,
                gathering,
                newResidualRows,
                newest);
    }

    /** As it was some rows ago, with what is given; the rest is as it is now. */
    SeriesHead earlier(
            int back, long stepMillis, int window, long thenLastObserved, float[] thenLast) {
        return new SeriesHead(
                layout,
                rowTime - back * stepMillis,
                rows - back,
                window,
                thenLastObserved,
                thenLast,
                scale,
                gathering,
                residualRows,
                accuracy);
    }

    /** A copy to go on gathering with; only while the scale does not stand of every channel. */
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
     * Version 3: version, layout, times and counts, D, last values, which of the following are
     * there, locations and scales, length and bytes of the collector, R, residual counts and
     * accuracies. Version 2 knew less of the accuracies: no bias, no seasonal naive forecast, no
     * coverage. Version 1 in addition had either scale or collector, with a boolean that said
     * which, and sums in the place of the accuracies' means.
     */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION_3);
        out.writeInt(layout);
        out.writeLong(rowTime);
        out.writeLong(rows);
        out.writeInt(windowRows);
        out.writeLong(lastObserved);
        out.writeInt(lastValues.length);
        write(lastValues, out);
        out.writeByte((scale == null ? 0 : SCALE) + (gathering == null ? 0 : GATHERING));
        if (scale != null) {
            write(scale.location(), out);
            write(scale.scale(), out);
        }
        if (gathering != null) {
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
        FormatVersion.check("head of a series", version, VERSION_3);
        int layout = in.readInt();
        long rowTime = in.readLong();
        long rows = in.readLong();
        int windowRows = in.readInt();
        long lastObserved = in.readLong();
        int channels = in.readInt();
        float[] lastValues = floats(channels, in);
        SeriesScale scale = null;
        byte[] gathering = null;
        int parts = in.readByte();
        if (version == VERSION_1) {
            parts = parts == 1 ? SCALE : GATHERING;
        }
        if ((parts & SCALE) != 0) {
            scale = new SeriesScale(floats(channels, in), floats(channels, in));
        }
        if ((parts & GATHERING) != 0) {
            gathering = new byte[in.readInt()];
            in.readFully(gathering);
        }
        long[] residualRows = new long[in.readInt()];
        RunningAccuracy[] accuracy = new RunningAccuracy[residualRows.length];
        for (int i = 0; i < residualRows.length; i++) {
            residualRows[i] = in.readLong();
            accuracy[i] = accuracy(version, in);
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

    private static RunningAccuracy accuracy(byte version, DataInput in) throws IOException {
        return switch (version) {
            case VERSION_1 -> RunningAccuracy.readSums(in);
            case VERSION_2 -> RunningAccuracy.readMeans(in);
            default -> RunningAccuracy.read(in);
        };
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
