package io.foreflow.experts;

import java.util.Arrays;

/**
 * The whole weight to the highest rung that speaks: last value, seasonal naive, short ridge, ridge,
 * tuned network; lines of the channels' own are no rungs. Each channel climbs for itself, so that
 * one channel with a hole in its window does not take the learnt forecast from the others.
 * Stateless.
 */
public final class Ladder implements Weighting {

    private final Expert highest;

    public Ladder() {
        this(Expert.TUNED);
    }

    /** A ladder whose higher rungs are left out. */
    public Ladder(Expert highest) {
        this.highest = highest;
    }

    @Override
    public void weigh(ExpertPanel panel, Champion champion, float[] weights) {
        int experts = Expert.count();
        Arrays.fill(weights, 0f);
        for (int channel = 0; channel < panel.channels(); channel++) {
            int top = Math.min(allowed(champion).ordinal(), highest.ordinal());
            for (int rung = top; rung >= 0; rung--) {
                if (panel.speaks(Expert.at(rung), channel)) {
                    weights[channel * experts + rung] = 1f;
                    break;
                }
            }
        }
    }

    private static Expert allowed(Champion champion) {
        return champion == Champion.NETWORK ? Expert.TUNED : Expert.RIDGE;
    }
}
