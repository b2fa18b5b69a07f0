package io.foreflow.job.learn;

import io.foreflow.network.ComputeDevice;
import io.foreflow.settings.ModelSettings;
import java.io.Serializable;

/** Makes learners on the background thread. Shipped with the job. */
@FunctionalInterface
public interface TickLearnerFactory extends Serializable {

    /**
     * A learner at the given state.
     *
     * @param state bytes of {@link TickLearner#state}, or null for a model that has learnt nothing
     * @throws RuntimeException if the state was written for other settings or by a newer build
     */
    TickLearner create(ModelSettings settings, byte[] state, ComputeDevice device);
}
