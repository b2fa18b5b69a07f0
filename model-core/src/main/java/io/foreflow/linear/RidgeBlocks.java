package io.foreflow.linear;

import io.foreflow.settings.RidgeSettings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Sums over rows of a design matrix and their targets in time blocks. A sum cannot forget a
 * poisoned row but a block can be dropped; where there would be one more than allowed, the two
 * oldest merge. A block is begun by its number of windows or, where memory is limited in time, when
 * the newest spans its share of it: then what is dropped is never much more than asked for.
 *
 * <p>Rows are taken 32 at a time, in groups of four: a pass over a row of the triangle does four
 * multiply-adds for each load and store, and the triangle, which fits no near cache (131,841
 * doubles at 512 rows), is fetched once for all. Not thread-safe.
 */
final class RidgeBlocks {

    private static final int PENDING = 8 * RidgeBlock.GROUP;

    private final int size;
    private final int columns;
    private final RidgeSettings settings;
    private final List<RidgeBlock> blocks = new ArrayList<>();
    private final double[][] pendingDesigns;
    private final double[][] pendingTargets;
    private int pending;

    /**
     * @param size N, numbers of a row
     * @param columns numbers of a target
     */
    RidgeBlocks(int size, int columns, RidgeSettings settings) {
        this.size = size;
        this.columns = columns;
        this.settings = settings;
        pendingDesigns = new double[PENDING][size];
        pendingTargets = new double[PENDING][columns];
    }

    /** Rows in all blocks. */
    long windows() {
        return blocks.stream().mapToLong(RidgeBlock::windows).sum();
    }

    int count() {
        return blocks.size();
    }

    void add(double[] design, double[] target, long targetEnd) {
        beginBlockIfFull(targetEnd);
        System.arraycopy(design, 0, pendingDesigns[pending], 0, size);
        System.arraycopy(target, 0, pendingTargets[pending], 0, columns);
        pending++;
        newest().took(targetEnd);
        if (pending == PENDING) {
            flush();
        }
    }

    private void beginBlockIfFull(long targetEnd) {
        if (!blocks.isEmpty() && !full(newest(), targetEnd)) {
            return;
        }
        flush();
        if (!blocks.isEmpty() && blocks.size() == settings.blocks()) {
            if (blocks.size() == 1) {
                return;
            }
            blocks.get(1).add(blocks.remove(0));
        }
        blocks.add(new RidgeBlock(size, columns));
    }

    private boolean full(RidgeBlock block, long targetEnd) {
        return settings.memory() == null
                ? block.windows() >= settings.blockWindows()
                : targetEnd - block.firstTargetEnd() >= settings.blockSpanMillis();
    }

    private RidgeBlock newest() {
        return blocks.get(blocks.size() - 1);
    }

    /** Brings rows that wait for others into the sums. */
    void flush() {
        if (pending == 0) {
            return;
        }
        int count = (pending + RidgeBlock.GROUP - 1) / RidgeBlock.GROUP * RidgeBlock.GROUP;
        for (int k = pending; k < count; k++) {
            Arrays.fill(pendingDesigns[k], 0);
            Arrays.fill(pendingTargets[k], 0);
        }
        newest().update(pendingDesigns, pendingTargets, count);
        pending = 0;
    }

    /**
     * Forgets every block whose newest target ended before {@code time}.
     *
     * @return rows forgotten
     */
    long dropBefore(long time) {
        flush();
        long before = windows();
        blocks.removeIf(block -> block.lastTargetEnd() < time);
        return before - windows();
    }

    /** Takes in all that another one has absorbed, which is not used after it. */
    void take(RidgeBlocks other) {
        flush();
        other.flush();
        blocks.addAll(other.blocks);
        blocks.sort(Comparator.comparingLong(RidgeBlock::lastTargetEnd));
        while (blocks.size() > settings.blocks()) {
            blocks.get(1).add(blocks.remove(0));
        }
    }

    /** Divided sums of all blocks. */
    RidgeMeans means() {
        flush();
        RidgeBlock sum = new RidgeBlock(size, columns);
        blocks.forEach(sum::add);
        return new RidgeMeans(sum.matrix(), sum.rightHandSide(), sum.windows());
    }

    /** Int blocks; then each block, oldest first. */
    void write(DataOutput out) throws IOException {
        flush();
        out.writeInt(blocks.size());
        for (RidgeBlock block : blocks) {
            block.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        blocks.clear();
        pending = 0;
        for (int left = in.readInt(); left > 0; left--) {
            blocks.add(RidgeBlock.read(in, size, columns));
        }
    }
}
