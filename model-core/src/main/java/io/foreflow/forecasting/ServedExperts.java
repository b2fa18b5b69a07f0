package io.foreflow.forecasting;

import io.foreflow.experts.Expert;
import io.foreflow.experts.ExpertPanel;
import io.foreflow.experts.Mixture;
import io.foreflow.experts.MixtureRules;
import io.foreflow.experts.MixtureState;
import io.foreflow.experts.Weighting;
import io.foreflow.interval.StepInterpolation;
import java.util.Arrays;

/**
 * What the served forecast of one window is made of: weights of the experts at each reported
 * horizon, linear in the step between them. Either a weighting without memory decides, or the
 * series' mixture. Holds buffers only; not thread-safe.
 */
final class ServedExperts {

    private static final float[] NO_OPINIONS = {};

    private final SeriesLayout layout;
    private final Weighting weighting; // null: the mixture decides
    private final Mixture mixture;
    private final StepInterpolation interpolation;
    private final int experts = Expert.count();
    private final float[] weights; // [(r · D + c) · experts + expert]
    private final float[] share; // of one expert, a step
    private float[] opinions = NO_OPINIONS;

    ServedExperts(SeriesLayout layout, Weighting weighting, MixtureRules rules) {
        mixture = new Mixture(rules);
        this.layout = layout;
        this.weighting = weighting;
        interpolation = new StepInterpolation(layout.report, layout.horizon);
        weights = new float[layout.report.length * layout.channels * experts];
        share = new float[layout.horizon];
    }

    /** Weighs the experts on the panel. */
    void weigh(ExpertPanel panel, Weighting.Champion champion, SeriesMemory memory) {
        if (weighting == null) {
            mix(panel, memory);
            return;
        }
        weighting.weigh(panel, champion, weights);
        int block = layout.channels * experts;
        for (int r = 1; r < layout.report.length; r++) {
            System.arraycopy(weights, 0, weights, r * block, block);
        }
    }

    private void mix(ExpertPanel panel, SeriesMemory memory) {
        MixtureState known = memory.mixture();
        int places = layout.report.length * layout.channels;
        float[] state = known == null ? Mixture.fresh(places) : known.values();
        opinions = new float[places * Mixture.opinions()];
        for (int place = 0; place < places; place++) {
            int from = place * Mixture.opinions();
            for (int expert = 0; expert < experts; expert++) {
                int channel = place % layout.channels;
                int step = layout.report[place / layout.channels];
                opinions[from + expert] = panel.value(Expert.at(expert), channel, step);
            }
            mixture.weigh(state, place * Mixture.width(), opinions, from, weights, place * experts);
        }
    }

    /**
     * Writes the served forecast, D × H in the user's units; NaN in a channel on which every weight
     * is zero.
     */
    void serve(ExpertPanel panel, float[] values) {
        Arrays.fill(values, Float.NaN);
        for (int channel = 0; channel < layout.channels; channel++) {
            int from = channel * layout.horizon;
            boolean first = true;
            for (int e = 0; e < experts; e++) {
                if (!panel.speaks(Expert.at(e), channel) || silent(channel, e)) {
                    continue;
                }
                int stride = layout.channels * experts;
                interpolation.fill(weights, stride, channel * experts + e, share, 0);
                float[] forecast = panel.values(Expert.at(e));
                for (int step = 0; step < layout.horizon; step++) {
                    float part = share[step] * forecast[from + step];
                    // weight 1 must give the expert's very bits
                    values[from + step] = first ? part : values[from + step] + part;
                }
                first = false;
            }
        }
    }

    private boolean silent(int channel, int expert) {
        for (int r = 0; r < layout.report.length; r++) {
            if (weights[(r * layout.channels + channel) * experts + expert] != 0f) {
                return false;
            }
        }
        return true;
    }

    /** Weight of an expert at a reported horizon. */
    float weight(Expert expert, int reportIndex, int channel) {
        return weights[(reportIndex * layout.channels + channel) * experts + expert.ordinal()];
    }

    /** What experts and rules said at the reported horizons; empty if nothing is learnt from it. */
    float[] opinions() {
        return opinions;
    }

    /** One a channel: 1 if learnt experts carry any weight. */
    byte[] learntChannels() {
        byte[] flags = new byte[layout.channels];
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0 && Expert.at(i % experts).learnt()) {
                flags[i / experts % layout.channels] = 1;
            }
        }
        return flags;
    }

    /** Mean of the weights over reported horizons and the channels that have a forecast. */
    float[] servedBy() {
        float[] mean = new float[experts];
        float total = 0;
        for (int i = 0; i < weights.length; i++) {
            mean[i % experts] += weights[i];
            total += weights[i];
        }
        for (int expert = 0; expert < experts; expert++) {
            mean[expert] /= total;
        }
        return mean;
    }
}
