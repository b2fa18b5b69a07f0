package io.foreflow.learning;

import io.foreflow.learning.Championship.Judged;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Errors of ridge and tuned networks on matured windows, all on top of one ridge of the past. */
final class Evaluation {

    private final ModelSettings settings;
    private final NetworkShape shape;
    private final int[] report;
    private final TuningBench bench;

    /** Errors of a challenge, over the same windows. */
    record Challenge(Errors champion, Errors challenger, Errors ridge, int windows) {}

    Evaluation(ModelSettings settings, int[] report, TuningBench bench) {
        this.settings = settings;
        this.report = report;
        this.bench = bench;
        shape = settings.shape();
    }

    /** One window after another, each on the newest kept ridge that had not seen its truth. */
    List<Judged> judged(List<Origin> matured, LineHistory lines, Championship championship) {
        Map<LineHistory.Dated, List<Origin>> groups = new LinkedHashMap<>();
        for (Origin origin : matured) {
            LineHistory.Dated base = lines.before(origin.time());
            if (base != null) {
                groups.computeIfAbsent(base, ignored -> new ArrayList<>()).add(origin);
            }
        }
        List<Judged> judged = new ArrayList<>();
        groups.forEach(
                (base, origins) -> judged.addAll(judged(base.line(), origins, championship)));
        return judged;
    }

    private List<Judged> judged(RidgeLine base, List<Origin> origins, Championship championship) {
        WindowBatch batch = new WindowBatch(shape, settings.scale(), origins);
        Errors[] ofRidge = batch.errors(batch.forecasts(base), report);
        Errors[] ofChampion = errors(championship.champion(), base, batch);
        Errors[] ofPredecessor =
                championship.predecessor() == null
                        ? ofRidge
                        : errors(championship.predecessor(), base, batch);
        List<Judged> judged = new ArrayList<>();
        for (int n = 0; n < batch.count(); n++) {
            if (!ofRidge[n].empty()) {
                judged.add(new Judged(ofChampion[n], ofPredecessor[n], ofRidge[n]));
            }
        }
        return judged;
    }

    /**
     * @param champion null if it is the ridge
     * @param challenger ω on the plan's base
     */
    Challenge challenge(RoundPlan plan, Tuned champion, float[] challenger) {
        WindowBatch batch = new WindowBatch(shape, settings.scale(), plan.validation());
        double[] weights = plan.weights();
        Errors ofRidge =
                Errors.sum(batch.errors(batch.forecasts(plan.base()), report), weights, report);
        Errors ofChampion =
                champion == null
                        ? ofRidge
                        : Errors.sum(errors(champion, plan.base(), batch), weights, report);
        Errors ofChallenger =
                Errors.sum(
                        batch.errors(bench.forecasts(challenger, batch), report), weights, report);
        return new Challenge(ofChampion, ofChallenger, ofRidge, batch.count());
    }

    private Errors[] errors(Tuned tuned, RidgeLine base, WindowBatch batch) {
        return batch.errors(bench.forecasts(tuned.on(base, shape), batch), report);
    }
}
