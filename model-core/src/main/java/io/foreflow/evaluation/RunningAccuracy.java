package io.foreflow.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A series' errors at one step, in scaled units, over observed cells: plain means of the first
 * cells, then means that forget. With a memory of N cells the newest cell has the weight 1/N and
 * what is N cells old 1/e of it, so that a bad day is over some time.
 *
 * @param count cells ever
 * @param mse mean of error²
 * @param mae mean of |error|
 * @param mseLast mean of error² of the last value from the same origins
 */
public record RunningAccuracy(long count, double mse, double mae, double mseLast) {

    public static final RunningAccuracy NONE = new RunningAccuracy(0, 0, 0, 0);

    /**
     * One cell more.
     *
     * @param error scaled, and clipped by the caller: one sentinel must not decide for ever
     * @param memory cells after which the means forget, at least 1
     */
    public RunningAccuracy plus(double error, double lastValueError, long memory) {
        double weight = 1.0 / Math.min(count + 1, memory);
        return new RunningAccuracy(
                count + 1,
                mse + weight * (error * error - mse),
                mae + weight * (Math.abs(error) - mae),
                mseLast + weight * (lastValueError * lastValueError - mseLast));
    }

    /** 1 − mse / mse of the last value; NaN when that is zero. */
    public double skill() {
        return mseLast > 0 ? 1 - mse / mseLast : Double.NaN;
    }

    /** 32 bytes; the format is versioned by what holds it. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(count);
        out.writeDouble(mse);
        out.writeDouble(mae);
        out.writeDouble(mseLast);
    }

    public static RunningAccuracy read(DataInput in) throws IOException {
        return new RunningAccuracy(
                in.readLong(), in.readDouble(), in.readDouble(), in.readDouble());
    }

    /** The form of the first release: sums in the place of means. */
    public static RunningAccuracy readSums(DataInput in) throws IOException {
        RunningAccuracy sums = read(in);
        double count = Math.max(1, sums.count);
        return new RunningAccuracy(
                sums.count, sums.mse / count, sums.mae / count, sums.mseLast / count);
    }
}
