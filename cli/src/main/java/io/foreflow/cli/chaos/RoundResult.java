package io.foreflow.cli.chaos;

import java.time.Duration;

/**
 * What came of one round.
 *
 * @param number counted from 1
 * @param moments when it struck, for people
 * @param strikes that took place
 * @param restarts that the job itself reported
 * @param forecasts how the committed forecasts stand
 * @param scores likewise
 * @param events of the models, likewise, without those that report a restart
 * @param stepsLost optimizer steps of the undisturbed run less those of this one
 * @param lossSaid whether the job has said that output is lost
 * @param problem why the round could not be brought to its end; null if it was
 */
public record RoundResult(
        int number,
        Fault fault,
        String moments,
        int strikes,
        int restarts,
        Counts forecasts,
        Counts scores,
        Counts events,
        long stepsLost,
        boolean lossSaid,
        String problem,
        Duration took) {

    static RoundResult of(
            RoundPlan plan,
            int strikes,
            Due due,
            Committed undisturbed,
            Committed found,
            boolean lossSaid,
            String problem,
            Duration took) {
        return new RoundResult(
                plan.number(),
                plan.fault(),
                plan.moments(),
                strikes,
                found.restored().size(),
                Counts.of(due.forecasts(), undisturbed.forecasts(), found.forecasts()),
                Counts.of(due.scores(), undisturbed.scores(), found.scores()),
                Counts.of(
                        undisturbed.events().valuesById().keySet(),
                        undisturbed.events(),
                        found.events()),
                undisturbed.steps() - found.steps(),
                lossSaid,
                problem,
                took);
    }

    static RoundResult failed(RoundPlan plan, String problem, Duration took) {
        return new RoundResult(
                plan.number(),
                plan.fault(),
                plan.moments(),
                0,
                0,
                Counts.NONE,
                Counts.NONE,
                Counts.NONE,
                0,
                false,
                problem,
                took);
    }

    /** Whether all that was due is there once, with the bytes it should have. */
    public boolean clean() {
        return problem == null
                && forecasts.clean()
                && scores.clean()
                && events.clean()
                && stepsLost == 0;
    }

    /**
     * Whether the job has kept its word: exactly once where that is promised, else nothing doubled
     * or wrong, and nothing lost without a word.
     */
    public boolean kept() {
        if (clean() || fault.exactlyOnce() || problem != null) {
            return clean();
        }
        return lossSaid && onlyLost(forecasts) && onlyLost(scores) && onlyLost(events);
    }

    private static boolean onlyLost(Counts counts) {
        return counts.doubled() == 0 && counts.undue() == 0 && counts.different() == 0;
    }

    /** One line for people. */
    public String line() {
        return String.format(
                java.util.Locale.ROOT,
                "%-12s %s: %d strikes, %d restarts; forecasts due %d, lost %d, doubled %d,"
                        + " different %d; steps lost %d; %.1f s: %s",
                fault.label(),
                moments,
                strikes,
                restarts,
                forecasts.due(),
                forecasts.lost(),
                forecasts.doubled(),
                forecasts.different() + forecasts.undue(),
                stepsLost,
                took.toMillis() / 1000.0,
                verdict());
    }

    private String verdict() {
        if (problem != null) {
            return problem;
        }
        if (clean()) {
            return "same as undisturbed";
        }
        return kept() ? "loss said" : "NOT KEPT";
    }
}
