package io.foreflow.benchmark.diagnosis;

import io.foreflow.optimizer.NetworkDiagnosis;
import java.util.List;

/**
 * One method's training, epoch by epoch.
 *
 * @param epochs the first is the start
 */
public record Course(String method, List<Point> epochs) {

    public Course {
        epochs = List.copyOf(epochs);
    }

    /**
     * @param number of the epoch; 0 before training
     * @param trainingError NaN before training
     * @param validationError NaN before training
     * @param network from inside
     */
    public record Point(
            int number, double trainingError, double validationError, NetworkDiagnosis network) {}

    /** The epoch whose validation error is smallest: the one that forecasts. */
    public Point best() {
        Point best = epochs.get(epochs.size() - 1);
        for (Point point : epochs) {
            if (point.validationError < best.validationError) {
                best = point;
            }
        }
        return best;
    }
}
