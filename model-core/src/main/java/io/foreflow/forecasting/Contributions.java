package io.foreflow.forecasting;

import io.foreflow.experts.Expert;
import io.foreflow.experts.ExpertPanel;
import io.foreflow.forecasting.SeriesForecast.Contribution;
import io.foreflow.linear.JointLine;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.network.AttentionEffects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Which channels moved the served forecast of a channel away from its window's mean, and how far.
 *
 * <p>Channels meet in the attention of the tuned network and in the ridge that hears every channel;
 * every other expert looks at its own channel only. So with w_ih and v_ih the weights of these two
 * in the mixture and s_i the channel's scale,
 *
 * <pre>
 *   effect of j ≠ i on i at step h:
 *       e_ijh = s_i (w_ih {@link AttentionEffects effect_ijh} + v_ih {@link io.foreflow.linear.JointLine#effect effect_ijh})
 *   effect of i on itself:           e_iih = served_ih − mean_i − Σ_{j≠i} e_ijh
 * </pre>
 *
 * in the user's units: together with the mean of the window they are the forecast. The second holds
 * all that channel i does by itself, constants included. The share of j is Σ_h |e_ijh| over that of
 * all channels, over the reported steps. Holds buffers only; not thread-safe.
 */
final class Contributions {

    private final SeriesLayout layout;
    private final List<String> channels;
    private final int most;
    private final double[] effects; // [j · R + r], of one target
    private final double[] sizes; // a channel

    /**
     * @param most channels to name
     */
    Contributions(SeriesLayout layout, List<String> channels, int most) {
        this.layout = layout;
        this.channels = channels;
        this.most = Math.min(most, channels.size());
        effects = new double[layout.channels * layout.report.length];
        sizes = new double[layout.channels];
    }

    /**
     * One list a channel, largest share first; null for a channel in which neither the network nor
     * the ridge of all channels has a part.
     *
     * @param joint ridge that hears every channel, or null
     * @param learnt has the windows it heard
     * @param told what the channels said to each other in the network, or null
     * @param slot of the series in it
     * @param served D × H, what is served
     */
    List<List<Contribution>> of(
            SeriesHead head,
            WindowReading window,
            ExpertPanel panel,
            ServedExperts experts,
            JointLine joint,
            LearntExperts learnt,
            AttentionEffects told,
            int slot,
            float[] served) {
        List<List<Contribution>> all = new ArrayList<>();
        for (int target = 0; target < layout.channels; target++) {
            boolean network = told != null && has(Expert.TUNED, panel, experts, target);
            boolean together = joint != null && has(Expert.JOINT_RIDGE, panel, experts, target);
            boolean part = network || together;
            if (part) {
                double scale = head.scale().scale()[target];
                Arrays.fill(effects, 0);
                if (network) {
                    ofNetwork(experts, told, slot, target, scale);
                }
                if (together) {
                    NormalizedWindow[] heard = learnt.together(window, head.scale());
                    ofRidge(experts, joint, heard, target, scale);
                }
                itself(target, mean(window, target), served);
            }
            all.add(part ? largest() : null);
        }
        return Collections.unmodifiableList(all);
    }

    private boolean has(Expert expert, ExpertPanel panel, ServedExperts experts, int target) {
        boolean any = false;
        for (int r = 0; r < layout.report.length; r++) {
            any |= experts.weight(expert, r, target) > 0;
        }
        return any && panel.speaks(expert, target);
    }

    private void ofRidge(
            ServedExperts experts,
            JointLine joint,
            NormalizedWindow[] heard,
            int target,
            double scale) {
        int reports = layout.report.length;
        for (int source = 0; source < layout.channels; source++) {
            for (int r = 0; r < reports && source != target; r++) {
                double weight = experts.weight(Expert.JOINT_RIDGE, r, target) * scale;
                effects[source * reports + r] +=
                        weight * joint.effect(heard[source], source, target, layout.report[r]);
            }
        }
    }

    private void ofNetwork(
            ServedExperts experts, AttentionEffects told, int slot, int target, double scale) {
        int reports = layout.report.length;
        for (int r = 0; r < reports; r++) {
            double weight = experts.weight(Expert.TUNED, r, target) * scale;
            for (int source = 0; source < layout.channels; source++) {
                effects[source * reports + r] =
                        source == target
                                ? 0
                                : weight * told.effect(slot, target, source, layout.report[r]);
            }
        }
    }

    private void itself(int target, double mean, float[] served) {
        int reports = layout.report.length;
        for (int r = 0; r < reports; r++) {
            double rest = served[target * layout.horizon + layout.report[r] - 1] - mean;
            for (int source = 0; source < layout.channels; source++) {
                rest -= source == target ? 0 : effects[source * reports + r];
            }
            effects[target * reports + r] = rest;
        }
    }

    /** Mean of the whole window, or of the short one where there is no more of it yet. */
    private double mean(WindowReading window, int channel) {
        int rows =
                window.available(channel, layout.lookback) ? layout.lookback : layout.shortLookback;
        double sum = 0;
        int end = window.end(channel);
        for (int i = end - rows; i < end; i++) {
            sum += window.values()[i];
        }
        return sum / rows;
    }

    private List<Contribution> largest() {
        int reports = layout.report.length;
        Arrays.fill(sizes, 0);
        double total = 0;
        for (int i = 0; i < effects.length; i++) {
            sizes[i / reports] += Math.abs(effects[i]);
            total += Math.abs(effects[i]);
        }
        if (!(total > 0 && total < Double.POSITIVE_INFINITY)) {
            return null;
        }
        List<Contribution> named = new ArrayList<>(most);
        for (int n = 0; n < most; n++) {
            int top = 0;
            for (int channel = 1; channel < sizes.length; channel++) {
                top = sizes[channel] > sizes[top] ? channel : top;
            }
            float[] of = new float[reports];
            for (int r = 0; r < reports; r++) {
                of[r] = (float) effects[top * reports + r];
            }
            named.add(new Contribution(channels.get(top), (float) (sizes[top] / total), of));
            sizes[top] = -1;
        }
        return Collections.unmodifiableList(named);
    }
}
