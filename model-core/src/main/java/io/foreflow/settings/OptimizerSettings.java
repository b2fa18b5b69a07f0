package io.foreflow.settings;

import java.io.Serializable;

/**
 * The Escape-Explore Optimizer and the width of the network it trains. Each part has its switch.
 *
 * @param width d of queries, keys and values
 * @param batch windows a mini-batch
 * @param base what is made of a gradient
 * @param learningRate η
 * @param layerDecay α of the weights α^l that a layer of depth l has its update multiplied by
 * @param beta1 decay of the first moment; schedule-free, the average's share in the point where
 *     gradients are taken
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled decay of the attention path; the head decays towards the ridge
 * @param clipNorm largest global norm of the gradient used by the step; 0 for no clipping
 * @param sharpness whether the gradient is taken at ω + ε (SAM); else at ω
 * @param rho radius ρ of the perturbation
 * @param adaptive whether the perturbation is scaled by |ω| + η₀ (ASAM)
 * @param escape whether negative curvature is probed and left
 * @param escapeEvery K, steps between probes
 * @param lanczosSteps Hessian-vector products of a probe
 * @param escapeThreshold τ as a share of λ_max: escape only if λ_min + residual is below −τ λ_max
 * @param kick κ, length of a kick as a multiple of ρ
 * @param langevin whether noise is added to the update
 * @param temperature ratio of the noise's norm to the update's norm
 * @param averaging which weights are validated and served
 * @param averageDecay β of the exponential average
 */
public record OptimizerSettings(
        int width,
        int batch,
        BaseStep base,
        double learningRate,
        double layerDecay,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double clipNorm,
        boolean sharpness,
        double rho,
        boolean adaptive,
        boolean escape,
        int escapeEvery,
        int lanczosSteps,
        double escapeThreshold,
        double kick,
        boolean langevin,
        double temperature,
        Averaging averaging,
        double averageDecay)
        implements Serializable {}
