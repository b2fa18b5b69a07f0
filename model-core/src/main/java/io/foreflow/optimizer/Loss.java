package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;

/**
 * A scalar function of the flat vector ω that the engine can differentiate: a mini-batch's loss.
 */
interface Loss {

    /** The value at ω, a scalar tensor that is part of ω's graph if there is one. */
    NDArray at(NDArray omega);

    /** The tensors it holds, to be lent to the scope it is evaluated in. */
    NDArray[] tensors();
}
