package io.foreflow.cli.suggest;

import io.foreflow.benchmark.advice.Factor;
import io.foreflow.benchmark.advice.History;
import io.foreflow.benchmark.advice.MainEffects;
import io.foreflow.benchmark.advice.OrthogonalArray;
import io.foreflow.benchmark.advice.Search;
import io.foreflow.benchmark.advice.Search.Found;
import io.foreflow.benchmark.run.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A proposal for one fleet and what stands behind it.
 *
 * @param source what it was made from, as the report names it
 * @param model name
 * @param advice in the order of the report
 * @param keys of the model that are to be set, beside name, channels and step
 * @param judgeFrom first row whose forecasts chose nothing
 */
public record Suggestion(
        String source,
        String model,
        Past past,
        OrthogonalArray array,
        Found found,
        List<Advice> advice,
        Map<String, String> keys,
        int judgeFrom) {

    public Suggestion {
        advice = List.copyOf(advice);
        keys = Map.copyOf(keys);
    }

    /**
     * What is asked.
     *
     * @param step grid interval, or null for what the times say
     * @param horizon or null for what the season says
     * @param rows newest rows that are used
     * @param series that are used, at most
     */
    public record Question(
            String source,
            String model,
            Duration step,
            Integer horizon,
            int rows,
            int series,
            OrthogonalArray array) {}

    /** Looks, searches and judges; takes a while. */
    public static Suggestion of(Question question, Readings readings, Progress progress) {
        List<String> series = readings.longestSeries(question.series());
        Grid grid = Grid.of(question.source(), readings, series, question.step());
        Past past = Past.of(question.source(), readings, series, grid, question.rows());
        Plan plan = new Plan(question.source(), past, question.horizon());
        History history = past.history();
        Search search =
                new Search(
                        history,
                        new FleetConfiguration(
                                question.model(), history.channels(), grid.stepMillis()),
                        progress,
                        plan.chooseFrom(),
                        plan.judgeFrom());
        Found found =
                search.run(
                        plan.standard(),
                        plan.base(),
                        question.array(),
                        plan.factors(question.array()));
        return made(question, past, plan, found);
    }

    private static Suggestion made(Question question, Past past, Plan plan, Found found) {
        List<Advice> advice = new ArrayList<>(plan.advice());
        Map<String, String> keys = new TreeMap<>(found.chosen().keys());
        if (found.keepsDefaults()) {
            advice.replaceAll(
                    line ->
                            line.value() == null
                                            || line.key().equals("step")
                                            || keys.containsKey(line.key())
                                    ? line
                                    : new Advice(
                                            line.key(),
                                            null,
                                            line.reason() + "; setting it gained nothing"));
        }
        for (MainEffects effect : found.effects()) {
            advice.add(tried(effect, found));
        }
        return new Suggestion(
                question.source(),
                question.model(),
                past,
                question.array(),
                found,
                advice,
                keys,
                plan.judgeFrom());
    }

    private static Advice tried(MainEffects effect, Found found) {
        Factor factor = effect.factor();
        StringBuilder means = new StringBuilder("mean error");
        for (int i = 0; i < factor.levels().size(); i++) {
            means.append(
                    String.format(
                            Locale.ROOT,
                            "%s %.4f at %s",
                            i == 0 ? "" : ",",
                            effect.means().get(i),
                            factor.levels().get(i).label()));
        }
        Factor.Level level = found.keepsDefaults() ? null : Search.levelOf(factor, found.chosen());
        if (factor.needs() == Factor.Needs.A_ROUND && rounds(found) == 0) {
            return new Advice(
                    factor.name(), null, "these rows are too few for a round: the default stays");
        }
        return new Advice(factor.name(), level == null ? null : level.label(), means.toString());
    }

    private static int rounds(Found found) {
        return found.trials().stream().mapToInt(trial -> trial.rounds()).max().orElse(0);
    }
}
