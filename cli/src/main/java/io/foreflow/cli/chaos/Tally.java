package io.foreflow.cli.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sums of rounds, one row a fault. */
public record Tally(List<Line> lines) {

    public Tally {
        lines = List.copyOf(lines);
    }

    /**
     * All rounds of one fault.
     *
     * @param struck rounds in which the fault took place
     * @param restarts that the jobs reported
     * @param stepsLost optimizer steps
     * @param lossSaid rounds in which the job said that output is lost
     * @param notKept rounds in which it did not keep its word, or that came to no end
     */
    public record Line(
            Fault fault,
            int rounds,
            int struck,
            int strikes,
            int restarts,
            Counts forecasts,
            Counts scores,
            Counts events,
            long stepsLost,
            int lossSaid,
            int notKept) {}

    /** Sums results up, in the order of the faults. */
    public static Tally of(List<RoundResult> results) {
        List<Line> lines = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            List<RoundResult> of =
                    results.stream().filter(result -> result.fault() == fault).toList();
            if (!of.isEmpty()) {
                lines.add(line(fault, of));
            }
        }
        return new Tally(lines);
    }

    private static Line line(Fault fault, List<RoundResult> rounds) {
        return new Line(
                fault,
                rounds.size(),
                (int) rounds.stream().filter(round -> round.strikes() > 0).count(),
                rounds.stream().mapToInt(RoundResult::strikes).sum(),
                rounds.stream().mapToInt(RoundResult::restarts).sum(),
                rounds.stream().map(RoundResult::forecasts).reduce(Counts.NONE, Counts::plus),
                rounds.stream().map(RoundResult::scores).reduce(Counts.NONE, Counts::plus),
                rounds.stream().map(RoundResult::events).reduce(Counts.NONE, Counts::plus),
                rounds.stream().mapToLong(RoundResult::stepsLost).sum(),
                (int) rounds.stream().filter(RoundResult::lossSaid).count(),
                (int) rounds.stream().filter(round -> !round.kept()).count());
    }

    /** Whether in all rounds the job kept its word. */
    public boolean kept() {
        return lines.stream().allMatch(line -> line.notKept() == 0);
    }

    /** A table in Markdown. */
    public String table() {
        StringBuilder table =
                new StringBuilder(
                        "| fault | rounds | struck | strikes | restarts | forecasts due | lost |"
                                + " doubled | different | scores due | wrong | events wrong | steps"
                                + " lost | loss said | word not kept |\n");
        table.append("|---".repeat(15)).append("|\n");
        for (Line line : lines) {
            Counts forecasts = line.forecasts();
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d"
                                    + " | %d |%n",
                            line.fault().label(),
                            line.rounds(),
                            line.struck(),
                            line.strikes(),
                            line.restarts(),
                            forecasts.due(),
                            forecasts.lost(),
                            forecasts.doubled(),
                            forecasts.different() + forecasts.undue(),
                            line.scores().due(),
                            wrong(line.scores()),
                            wrong(line.events()),
                            line.stepsLost(),
                            line.lossSaid(),
                            line.notKept()));
        }
        return table.toString();
    }

    private static long wrong(Counts counts) {
        return counts.lost() + counts.doubled() + counts.undue() + counts.different();
    }
}
