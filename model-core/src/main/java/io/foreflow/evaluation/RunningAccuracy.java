package io.foreflow.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A series' errors at one step, in scaled units, over observed cells: plain means of the first
 * cells, then means that forget. With a memory of N cells the newest cell has the weight 1/N and
 * what is N cells old 1/e of it, so that a bad day is over some time.
 *
 * <p>Not every forecast had a season to repeat or an interval. What is compared with them is
 * counted apart and over the same cells: a skill is never one mean over other cells than the other.
 *
 * @param count cells ever
 * @param mse mean of error²
 * @param mae mean of |error|
 * @param bias mean of forecast − actual
 * @param mseLast mean of error² of the last value from the same origins
 * @param seasonalCount cells ever of which there was a seasonal naive forecast
 * @param mseBesideSeasonal mean of error² over them
 * @param mseSeasonal mean of error² of the seasonal naive forecast over them
 * @param intervalCount cells ever whose forecast had intervals
 * @param coverage share of them whose truth lay inside, one a level; empty before the first. Shared
 *     and never written to.
 */
public record RunningAccuracy(
        long count,
        double mse,
        double mae,
        double bias,
        double mseLast,
        long seasonalCount,
        double mseBesideSeasonal,
        double mseSeasonal,
        long intervalCount,
        double[] coverage) {

    private static final double[] NO_COVERAGE = {};

    public static final RunningAccuracy NONE =
            new RunningAccuracy(0, 0, 0, 0, 0, 0, 0, 0, 0, NO_COVERAGE);

    private static final int FIXED_BYTES = 3 * Long.BYTES + 6 * Double.BYTES + Integer.BYTES;

    /**
     * One cell more.
     *
     * @param memory cells after which the means forget, at least 1
     */
    public RunningAccuracy plus(CellErrors cell, long memory) {
        double weight = 1.0 / Math.min(count + 1, memory);
        double square = cell.error() * cell.error();
        boolean seasonal = !Double.isNaN(cell.seasonalNaive());
        double seasonalWeight = seasonal ? 1.0 / Math.min(seasonalCount + 1, memory) : 0;
        double seasonalSquare = seasonal ? cell.seasonalNaive() * cell.seasonalNaive() : 0;
        return new RunningAccuracy(
                count + 1,
                mse + weight * (square - mse),
                mae + weight * (Math.abs(cell.error()) - mae),
                bias + weight * (cell.error() - bias),
                mseLast + weight * (cell.lastValue() * cell.lastValue() - mseLast),
                seasonalCount + (seasonal ? 1 : 0),
                mseBesideSeasonal + seasonalWeight * (square - mseBesideSeasonal),
                mseSeasonal + seasonalWeight * (seasonalSquare - mseSeasonal),
                intervalCount + (cell.inside() == null ? 0 : 1),
                cell.inside() == null ? coverage : covered(cell.inside(), memory));
    }

    private double[] covered(boolean[] inside, long memory) {
        double weight = 1.0 / Math.min(intervalCount + 1, memory);
        double[] newest = new double[inside.length];
        for (int level = 0; level < inside.length; level++) {
            double before = coverage.length == 0 ? 0 : coverage[level];
            newest[level] = before + weight * ((inside[level] ? 1 : 0) - before);
        }
        return newest;
    }

    /** 1 − mse / mse of the last value; NaN when that is zero. */
    public double skill() {
        return skill(mse, mseLast);
    }

    /** As {@link #skill}, against the seasonal naive forecast where there was one. */
    public double skillSeasonal() {
        return skill(mseBesideSeasonal, mseSeasonal);
    }

    static double skill(double mse, double baseline) {
        return baseline > 0 ? 1 - mse / baseline : Double.NaN;
    }

    /** Length of {@link #write} once there were intervals. */
    public static int bytes(int levels) {
        return FIXED_BYTES + levels * Double.BYTES;
    }

    /** The format is versioned by what holds it. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(count);
        out.writeDouble(mse);
        out.writeDouble(mae);
        out.writeDouble(bias);
        out.writeDouble(mseLast);
        out.writeLong(seasonalCount);
        out.writeDouble(mseBesideSeasonal);
        out.writeDouble(mseSeasonal);
        out.writeLong(intervalCount);
        out.writeInt(coverage.length);
        for (double share : coverage) {
            out.writeDouble(share);
        }
    }

    public static RunningAccuracy read(DataInput in) throws IOException {
        long count = in.readLong();
        double mse = in.readDouble();
        double mae = in.readDouble();
        double bias = in.readDouble();
        double mseLast = in.readDouble();
        long seasonalCount = in.readLong();
        double mseBesideSeasonal = in.readDouble();
        double mseSeasonal = in.readDouble();
        long intervalCount = in.readLong();
        double[] coverage = new double[in.readInt()];
        for (int level = 0; level < coverage.length; level++) {
            coverage[level] = in.readDouble();
        }
        return new RunningAccuracy(
                count,
                mse,
                mae,
                bias,
                mseLast,
                seasonalCount,
                mseBesideSeasonal,
                mseSeasonal,
                intervalCount,
                coverage);
    }

    /**
     * The form that knew count, mse, mae and mse of the last value alone. Bias is taken to have
     * been zero; the rest begins anew.
     */
    public static RunningAccuracy readMeans(DataInput in) throws IOException {
        return new RunningAccuracy(
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                0,
                in.readDouble(),
                0,
                0,
                0,
                0,
                NO_COVERAGE);
    }

    /** As {@link #readMeans}, of a form with sums in the place of means. */
    public static RunningAccuracy readSums(DataInput in) throws IOException {
        RunningAccuracy sums = readMeans(in);
        double count = Math.max(1, sums.count);
        return new RunningAccuracy(
                sums.count,
                sums.mse / count,
                sums.mae / count,
                0,
                sums.mseLast / count,
                0,
                0,
                0,
                0,
                NO_COVERAGE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunningAccuracy that
                && figures().equals(that.figures())
                && Arrays.equals(coverage, that.coverage);
    }

    @Override
    public int hashCode() {
        return 31 * figures().hashCode() + Arrays.hashCode(coverage);
    }

    @Override
    public String toString() {
        return "RunningAccuracy%s, coverage %s".formatted(figures(), Arrays.toString(coverage));
    }

    private List<Number> figures() {
        return List.of(
                count,
                mse,
                mae,
                bias,
                mseLast,
                seasonalCount,
                mseBesideSeasonal,
                mseSeasonal,
                intervalCount);
    }
}
