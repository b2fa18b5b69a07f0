package io.foreflow.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Sums of a series' errors at one step, in scaled units, over observed cells.
 *
 * @param count cells
 * @param squared Σ error²
 * @param absolute Σ |error|
 * @param squaredLast Σ error² of the last value from the same origins
 */
public record RunningAccuracy(long count, double squared, double absolute, double squaredLast) {

    public static final RunningAccuracy NONE = new RunningAccuracy(0, 0, 0, 0);

    public RunningAccuracy plus(double error, double lastValueError) {
        return new RunningAccuracy(
                count + 1,
                squared + error * error,
                absolute + Math.abs(error),
                squaredLast + lastValueError * lastValueError);
    }

    public double mse() {
        return squared / count;
    }

    public double mae() {
        return absolute / count;
    }

    /** 1 − mse / mse of the last value; NaN when that is zero. */
    public double skill() {
        return squaredLast > 0 ? 1 - squared / squaredLast : Double.NaN;
    }

    /** 32 bytes; the format is versioned by what holds it. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(count);
        out.writeDouble(squared);
        out.writeDouble(absolute);
        out.writeDouble(squaredLast);
    }

    public static RunningAccuracy read(DataInput in) throws IOException {
        return new RunningAccuracy(
                in.readLong(), in.readDouble(), in.readDouble(), in.readDouble());
    }
}
