package io.foreflow.optimizer;

import ai.djl.ndarray.NDManager;

/** Where the optimizer's losses come from: one for each step, one for each curvature probe. */
interface Objective {

    /** The mini-batch of a global step, its tensors owned by the manager. */
    Loss batch(NDManager manager, long step);

    /** The probe batch of a global step, drawn apart from the mini-batch. */
    Loss probe(NDManager manager, long step);
}
