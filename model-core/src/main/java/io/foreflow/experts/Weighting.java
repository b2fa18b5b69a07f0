package io.foreflow.experts;

/** Decides how much each expert has to say in each channel. */
public interface Weighting {

    /**
     * Writes the weights of one window.
     *
     * @param panel what the experts say
     * @param champion which learnt expert may serve
     * @param weights D × experts, written: each channel's sum to 1, or are all zero where no expert
     *     speaks
     */
    void weigh(ExpertPanel panel, Champion champion, float[] weights);

    /** Whether every expert is to speak, and not only the highest rung of the ladder. */
    default boolean hearsAll() {
        return false;
    }

    /** Which of the learnt experts the model's champion allows to serve. */
    enum Champion {
        /** The best ridge the window allows. */
        RIDGE,
        /** The tuned network. */
        NETWORK
    }
}
