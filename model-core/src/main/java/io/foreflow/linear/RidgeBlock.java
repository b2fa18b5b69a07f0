package io.foreflow.linear;

import io.foreflow.state.ArrayCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.ejml.data.DMatrixRMaj;

/** Sums over the windows of one stretch of time. N = L + 1. */
final class RidgeBlock {

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

    void update(double[][] designs, double[][] targets) {
        double[] d0 = designs[0], d1 = designs[1], d2 = designs[2], d3 = designs[3];
        double[] d4 = designs[4], d5 = designs[5], d6 = designs[6], d7 = designs[7];
        int at = 0;
        for (int i = 0; i < size; i++) {
            at -= i; // so that [at + j] is column j of row i
            rankEight(
                    gram, at, i, size, d0, d1, d2, d3, d4, d5, d6, d7, d0[i], d1[i], d2[i], d3[i],
                    d4[i], d5[i], d6[i], d7[i]);
            rankEight(
                    cross,
                    i * horizon,
                    0,
                    horizon,
                    targets[0],
                    targets[1],
                    targets[2],
                    targets[3],
                    targets[4],
                    targets[5],
                    targets[6],
                    targets[7],
                    d0[i],
                    d1[i],
                    d2[i],
                    d3[i],
                    d4[i],
                    d5[i],
                    d6[i],
                    d7[i]);
            at += size;
        }
    }

    private static void rankEight(
            double[] sums,
            int at,
            int from,
            int to,
            double[] r0,
            double[] r1,
            double[] r2,
            double[] r3,
            double[] r4,
            double[] r5,
            double[] r6,
            double[] r7,
            double a0,
            double a1,
            double a2,
            double a3,
            double a4,
            double a5,
            double a6,
            double a7) {
        for (int j = from; j < to; j++) {
            sums[at + j] +=
                    a0 * r0[j]
                            + a1 * r1[j]
                            + a2 * r2[j]
                            + a3 * r3[j]
                            + a4 * r4[j]
                            + a5 * r5[j]
                            + a6 * r6[j]
                            + a7 * r7[j];
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
