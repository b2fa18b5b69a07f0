package io.foreflow.drift;

/**
 * Residuals rose.
 *
 * @param time of the row that brought it to light, epoch milliseconds
 * @param size of the residuals of that row, in units of their usual size
 * @param usual what size was before
 * @param excess what added up, in deviations of the usual size
 */
public record Drift(long time, double size, double usual, double excess) {

    /** One clause for an event. */
    public String reason() {
        return "residuals are %.2f times their usual size, up from %.2f; excess %.1f"
                .formatted(size, usual, excess);
    }
}
