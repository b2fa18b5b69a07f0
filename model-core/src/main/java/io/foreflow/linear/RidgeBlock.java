package io.foreflow.linear;

import io.foreflow.state.ArrayCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.ejml.data.DMatrixRMaj;

/** Sums over the windows of one stretch of time. N = L + 1. */
final class RidgeBlock {

    /** Windows that one pass over a row adds. */
    static final int GROUP = 4;

    private final int size;
    private final int horizon;
    private final double[] gram; // N(N+1)/2, row i from column i on
    private final double[] cross; // N × H
    private long windows;
    private long firstTargetEnd = Long.MAX_VALUE;
    private long lastTargetEnd = Long.MIN_VALUE;

    RidgeBlock(int size, int horizon) {
        this(size, horizon, new double[size * (size + 1) / 2], new double[size * horizon]);
    }

    private RidgeBlock(int size, int horizon, double[] gram, double[] cross) {
        this.size = size;
        this.horizon = horizon;
        this.gram = gram;
        this.cross = cross;
    }

    long windows() {
        return windows;
    }

    long firstTargetEnd() {
        return firstTargetEnd;
    }

    long lastTargetEnd() {
        return lastTargetEnd;
    }

    void took(long targetEnd) {
        windows++;
        firstTargetEnd = Math.min(firstTargetEnd, targetEnd);
        lastTargetEnd = Math.max(lastTargetEnd, targetEnd);
    }

    /**
     * Adds the first windows of a buffer, {@value #GROUP} at a time in their order: each cell sees
     * the additions it would see if the groups came one by one, but a row of the sums is fetched
     * once for all groups.
     *
     * @param count windows, a multiple of {@value #GROUP}
     */
    void update(double[][] designs, double[][] targets, int count) {
        int at = 0;
        for (int i = 0; i < size; i++) {
            at -= i; // so that [at + j] is column j of row i
            for (int w = 0; w < count; w += GROUP) {
                addGroup(gram, at, i, size, designs, w, designs, i);
                addGroup(cross, i * horizon, 0, horizon, targets, w, designs, i);
            }
            at += size;
        }
    }

    /** Adds column i of four designs times the rows of four windows from w. */
    private static void addGroup(
            double[] sums,
            int at,
            int from,
            int to,
            double[][] rows,
            int w,
            double[][] designs,
            int i) {
        rankFour(
                sums,
                at,
                from,
                to,
                rows[w],
                rows[w + 1],
                rows[w + 2],
                rows[w + 3],
                designs[w][i],
                designs[w + 1][i],
                designs[w + 2][i],
                designs[w + 3][i]);
    }

    /** Four: with eight the compiler runs out of registers and takes twice as long. */
    private static void rankFour(
            double[] sums,
            int at,
            int from,
            int to,
            double[] r0,
            double[] r1,
            double[] r2,
            double[] r3,
            double a0,
            double a1,
            double a2,
            double a3) {
        for (int j = from; j < to; j++) {
            sums[at + j] += a0 * r0[j] + a1 * r1[j] + a2 * r2[j] + a3 * r3[j];
        }
    }

    void add(RidgeBlock other) {
        for (int i = 0; i < gram.length; i++) {
            gram[i] += other.gram[i];
        }
        for (int i = 0; i < cross.length; i++) {
            cross[i] += other.cross[i];
        }
        windows += other.windows;
        firstTargetEnd = Math.min(firstTargetEnd, other.firstTargetEnd);
        lastTargetEnd = Math.max(lastTargetEnd, other.lastTargetEnd);
    }

    DMatrixRMaj matrix() {
        DMatrixRMaj matrix = new DMatrixRMaj(size, size);
        int at = 0;
        for (int i = 0; i < size; i++) {
            for (int j = i; j < size; j++, at++) {
                double value = gram[at] / windows;
                matrix.data[i * size + j] = value;
                matrix.data[j * size + i] = value;
            }
        }
        return matrix;
    }

    DMatrixRMaj rightHandSide() {
        DMatrixRMaj matrix = new DMatrixRMaj(size, horizon);
        for (int i = 0; i < cross.length; i++) {
            matrix.data[i] = cross[i] / windows;
        }
        return matrix;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(windows);
        out.writeLong(firstTargetEnd);
        out.writeLong(lastTargetEnd);
        ArrayCodec.writeDoubles(out, gram);
        ArrayCodec.writeDoubles(out, cross);
    }

    static RidgeBlock read(DataInput in, int size, int horizon) throws IOException {
        long windows = in.readLong();
        long firstTargetEnd = in.readLong();
        long lastTargetEnd = in.readLong();
        RidgeBlock block =
                new RidgeBlock(
                        size, horizon, ArrayCodec.readDoubles(in), ArrayCodec.readDoubles(in));
        block.windows = windows;
        block.firstTargetEnd = firstTargetEnd;
        block.lastTargetEnd = lastTargetEnd;
        return block;
    }
}
