package io.foreflow.benchmark.advice;

import io.foreflow.benchmark.advice.Factor.Level;
import io.foreflow.benchmark.online.Configuration;
import io.foreflow.benchmark.run.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Looks for settings that forecast a history better than the defaults.
 *
 * <p>Rows are cut in three. The first part only teaches. The errors of the second choose: the
 * defaults, the trials of an orthogonal array, and the combination of the levels that were best on
 * average are run up to its end, none of which has a later row in its hands. The third part judges:
 * the defaults and what was chosen are run once more, on to the end of the history, and their
 * errors there are what may be said of them. Nothing is chosen after that.
 */
public final class Search {

    /** What must be gained before something is preferred to what stands before it. */
    public static final double MARGIN = 0.01;

    private final History history;
    private final Configuration configuration;
    private final Progress progress;
    private final int chooseFrom;
    private final int judgeFrom;

    /**
     * @param configuration makes settings from keys
     * @param chooseFrom first row whose forecasts choose
     * @param judgeFrom first row whose forecasts judge; no earlier run sees it
     */
    public Search(
            History history,
            Configuration configuration,
            Progress progress,
            int chooseFrom,
            int judgeFrom) {
        this.history = history;
        this.configuration = configuration;
        this.progress = progress;
        this.chooseFrom = chooseFrom;
        this.judgeFrom = judgeFrom;
    }

    /**
     * What the search found.
     *
     * @param standard the defaults, on the rows that choose
     * @param trials in the order of the array
     * @param confirmation the best levels together
     * @param chosen one of these
     * @param standardJudged the defaults, on the rows that judge
     * @param chosenJudged what was chosen, on the rows that judge
     */
    public record Found(
            Trial standard,
            List<Trial> trials,
            List<MainEffects> effects,
            Trial confirmation,
            Trial chosen,
            Trial standardJudged,
            Trial chosenJudged) {

        public Found {
            trials = List.copyOf(trials);
            effects = List.copyOf(effects);
        }

        /** Whether the defaults were not clearly beaten. */
        public boolean keepsDefaults() {
            return chosen == standard;
        }
    }

    /**
     * Runs everything.
     *
     * @param standard keys of the defaults
     * @param base keys of every trial
     * @param factors at most as many as the array has columns, each at most of so many levels
     */
    public Found run(
            Map<String, String> standard,
            Map<String, String> base,
            OrthogonalArray array,
            List<Factor> factors) {
        int runs = array.trials() + 4;
        TrialRun choosing = new TrialRun(history, chooseFrom, judgeFrom);
        Trial defaults = run(choosing, standard, "the defaults, run 1 of " + runs);
        List<Trial> trials = new ArrayList<>();
        for (int t = 0; t < array.trials(); t++) {
            Map<String, String> keys = new TreeMap<>(base);
            for (int f = 0; f < factors.size(); f++) {
                keys.putAll(factors.get(f).level(array.level(t, f)).keys());
            }
            trials.add(run(choosing, keys, "trial, run %d of %d".formatted(t + 2, runs)));
        }
        List<MainEffects> effects = new ArrayList<>();
        Map<String, String> best = new TreeMap<>(base);
        for (int f = 0; f < factors.size(); f++) {
            MainEffects effect = MainEffects.of(factors.get(f), f, array, trials);
            effects.add(effect);
            best.putAll(effect.chosen().keys());
        }
        List<Factor> untold = untold(factors, trials);
        best = without(untold, best);
        Trial confirmation =
                run(choosing, best, "the best levels, run %d of %d".formatted(runs - 2, runs));
        Trial chosen = choose(defaults, confirmation, trials);
        if (chosen != defaults) {
            chosen = chosen.with(without(untold, chosen.keys()));
        }

        TrialRun judging = new TrialRun(history, judgeFrom, history.rows());
        Trial standardJudged =
                run(judging, standard, "judging, run %d of %d".formatted(runs - 1, runs));
        Trial chosenJudged =
                chosen == defaults
                        ? standardJudged
                        : run(
                                judging,
                                chosen.keys(),
                                "judging, run %d of %d".formatted(runs, runs));
        return new Found(
                defaults, trials, effects, confirmation, chosen, standardJudged, chosenJudged);
    }

    /** Factors that these rows say nothing about: their defaults stay. */
    private static List<Factor> untold(List<Factor> factors, List<Trial> trials) {
        boolean anyRound = trials.stream().anyMatch(trial -> trial.rounds() > 0);
        return factors.stream()
                .filter(factor -> factor.needs() == Factor.Needs.A_ROUND && !anyRound)
                .toList();
    }

    private static Map<String, String> without(List<Factor> untold, Map<String, String> keys) {
        Map<String, String> kept = new TreeMap<>(keys);
        for (Factor factor : untold) {
            factor.levels().forEach(level -> kept.keySet().removeAll(level.keys().keySet()));
        }
        return kept;
    }

    private Trial run(TrialRun run, Map<String, String> keys, String heading) {
        return run.of(keys, configuration.settings(keys), progress.under(heading));
    }

    /**
     * The defaults unless clearly beaten, then the confirmation unless a trial clearly beats it.
     */
    static Trial choose(Trial defaults, Trial confirmation, List<Trial> trials) {
        Trial least =
                Stream.concat(Stream.of(defaults, confirmation), trials.stream())
                        .min(Comparator.comparingDouble(Trial::error))
                        .orElseThrow();
        for (Trial preferred : List.of(defaults, confirmation)) {
            if (preferred.error() <= least.error() * (1 + MARGIN)) {
                return preferred;
            }
        }
        return least;
    }

    /** The level that a choice has of a factor, if it is the factor's. */
    public static Level levelOf(Factor factor, Trial trial) {
        return factor.levels().stream()
                .filter(level -> trial.keys().entrySet().containsAll(level.keys().entrySet()))
                .findFirst()
                .orElse(null);
    }
}
