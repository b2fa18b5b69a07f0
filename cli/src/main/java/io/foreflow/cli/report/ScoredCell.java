package io.foreflow.cli.report;

/**
 * One observed target cell and the errors (forecast − actual, scaled units) of all contenders
 * there.
 *
 * @param horizon step h
 * @param learnt whether a learnt expert served
 * @param served error of the served forecast
 * @param ridge NaN if there was no ridge
 * @param last error of the last value
 * @param seasonal NaN if there was no season yet
 */
public record ScoredCell(
        int horizon, boolean learnt, double served, double ridge, double last, double seasonal) {

    double error(Contender contender) {
        return switch (contender) {
            case SERVED -> served;
            case RIDGE -> ridge;
            case LAST -> last;
            case SEASONAL -> seasonal;
        };
    }

    /** Whether a learnt expert served and every contender has an error. */
    boolean comparable() {
        return learnt
                && Double.isFinite(served)
                && Double.isFinite(ridge)
                && Double.isFinite(last)
                && Double.isFinite(seasonal);
    }
}
