package io.foreflow.learning;

import io.foreflow.linear.RidgeLine;
import io.foreflow.optimizer.OptimizerState;
import io.foreflow.optimizer.RoundResult;

/** Where networks are begun, trained and run; the seam at which tests put a planted one. */
interface TuningBench extends AutoCloseable {

    /** ω of the network that forecasts as the ridge does. */
    float[] initial(RidgeLine ridge);

    /**
     * One round of fine-tuning.
     *
     * @param anchor ridge towards which the head decays
     * @param seed of the batches and the noise
     */
    RoundResult train(
            OptimizerState start, WindowBatch training, RidgeLine anchor, int steps, long seed);

    /** What the network of ω forecasts, N × D × H scaled values; NaN where unavailable. */
    float[] forecasts(float[] weights, WindowBatch batch);

    /** Native arrays held now. */
    default int nativeArrays() {
        return 0;
    }

    @Override
    void close();
}
