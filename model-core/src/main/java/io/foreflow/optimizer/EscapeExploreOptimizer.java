package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.foreflow.network.GradientMode;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;
import io.foreflow.settings.OptimizerSettings;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The Escape-Explore Optimizer on the flat vector ω, after EEO-TFV (arXiv 2602.02551).
 *
 * <pre>
 *   1  g = ∇L_B(ω); ε = ρ g / ‖g‖                              {@link Perturbation}
 *   2  g̃ = ∇L_B(ω + ε), clipped to a global norm for step 3
 *   3  ω ← ω − η w ⊙ (m̂/(√v̂ + ε) + λ mask ⊙ (ω − anchor))      {@link Moments}
 *   4  every K steps: leave along negative curvature            {@link EscapeManoeuvre}
 *   5  ω ← ω + √(2ηT) ξ                                         {@link LangevinNoise}
 *   6  ω̄ ← β_t ω̄ + (1 − β_t) ω                                  {@link WeightAverage}
 * </pre>
 *
 * With schedule-free averaging steps 1, 2 and 4 and the decay of step 3 see the point between ω and
 * ω̄ in ω's place, and a kick moves both.
 *
 * <p>The perturbed point is a vector of its own and ω is only written by steps 3 to 5, so nothing
 * has to be undone: ω after step 2 is bit for bit the ω before step 1. The secant curvature ⟨g̃ −
 * g, ε⟩/‖ε‖² costs two sums; where it is negative a probe comes early, at most once per K/2 steps.
 * One small tensor is read back a step: both losses, three norms and the secant. An interrupt of
 * the thread ends a round between two steps.
 */
final class EscapeExploreOptimizer {

    private static final double TINY = 1e-30;

    private final OptimizerSettings settings;
    private final CurvatureProbe probe;
    private final DataType type;

    EscapeExploreOptimizer(OptimizerSettings settings, CurvatureProbe probe, DataType type) {
        this.settings = settings;
        this.probe = probe;
        this.type = type;
    }

    /**
     * Decoupled weight decay: ω is drawn to the anchor where the mask is 1 and left alone where it
     * is 0.
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Decay(float[] anchor, float[] mask) {}

    /**
     * How the vector's parts are treated.
     *
     * @param decay where weights are drawn to
     * @param updateWeights w, what each weight's update is multiplied by; null for 1
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Treatment(Decay decay, float[] updateWeights) {}

    /** What one step reads back from the device. */
    private record Readings(
            double loss,
            double perturbedLoss,
            double gradientNorm,
            double secant,
            double updateNorm,
            double weightNorm) {

        boolean finite() {
            return Double.isFinite(loss)
                    && Double.isFinite(perturbedLoss)
                    && Double.isFinite(gradientNorm)
                    && Double.isFinite(updateNorm)
                    && Double.isFinite(weightNorm);
        }
    }

    /** Measures the attention of the weights that would be served, at the end of a round. */
    interface AttentionMeter {
        AttentionStatistics measure(NDManager manager, NDArray served, long step);
    }

    RoundResult run(
            NDManager parent,
            OptimizerState start,
            Objective objective,
            Treatment treatment,
            int steps,
            long seed,
            AttentionMeter meter) {
        return GradientMode.SILENT.run(
                () -> {
                    try (Trajectory trajectory = new Trajectory(parent, start, settings, type)) {
                        return new Round(trajectory, objective, treatment, steps, seed).run(meter);
                    }
                });
    }

    /** One round: the walk of one trajectory. */
    private final class Round {

        private final Trajectory trajectory;
        private final Objective objective;
        private final int steps;
        private final long seed;
        private final NDArray anchor;
        private final NDArray mask;
        private final NDArray updateWeights;
        private final Perturbation perturbation = Perturbation.of(settings);
        private final EscapeManoeuvre escape = new EscapeManoeuvre(settings, probe);
        private final LangevinNoise noise;
        private final RoundLog log;

        Round(
                Trajectory trajectory,
                Objective objective,
                Treatment treatment,
                int steps,
                long seed) {
            this.trajectory = trajectory;
            this.objective = objective;
            this.steps = steps;
            this.seed = seed;
            Decay decay = treatment.decay();
            anchor = Vectors.copy(trajectory.manager(), decay.anchor(), type);
            mask = Vectors.copy(trajectory.manager(), decay.mask(), type);
            updateWeights =
                    treatment.updateWeights() == null
                            ? null
                            : Vectors.copy(trajectory.manager(), treatment.updateWeights(), type);
            noise = new LangevinNoise(settings.temperature(), seed, decay.mask().length);
            log = new RoundLog(steps);
        }

        RoundResult run(AttentionMeter meter) {
            for (int i = 0; i < steps; i++) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("Round interrupted at step " + (i + 1));
                }
                long step = trajectory.next();
                Readings readings = descend(step);
                if (!readings.finite()) {
                    return diverged(step, readings);
                }
                escape(step, readings);
                explore(step, readings);
                trajectory.average();
            }
            AttentionStatistics attention = attention(meter);
            return new RoundResult.Completed(trajectory.state(), log.telemetry(attention));
        }

        /** Steps 1 to 3. */
        private Readings descend(long step) {
            NDArray omega = trajectory.omega();
            try (Scope scope = Scope.of(trajectory.manager(), lent())) {
                NDManager manager = scope.manager();
                Loss loss = objective.batch(manager, step);
                NDArray point = trajectory.point();
                Gradient plain = Gradient.of(loss, point, manager);
                Gradient sharp = plain;
                NDArray secant = plain.loss();
                if (settings.sharpness()) {
                    NDArray epsilon = perturbation.at(point, plain.vector());
                    sharp = Gradient.of(loss, point.add(epsilon), manager);
                    NDArray length = epsilon.square().sum().add(TINY);
                    secant = sharp.vector().sub(plain.vector()).mul(epsilon).sum().div(length);
                }
                NDArray norm = sharp.vector().norm();
                NDArray direction = trajectory.moments().direction(clipped(sharp.vector(), norm));
                NDArray drift = point.sub(anchor).muli(mask).muli(settings.weightDecay());
                NDArray update = direction.addi(drift).muli(settings.learningRate());
                if (updateWeights != null) {
                    update.muli(updateWeights);
                }
                omega.subi(update);
                Readings readings =
                        read(
                                NDArrays.stack(
                                        new NDList(
                                                plain.loss(),
                                                sharp.loss(),
                                                norm,
                                                secant,
                                                update.norm(),
                                                omega.norm())));
                log.step(
                        readings.loss,
                        settings.sharpness() ? readings.perturbedLoss - readings.loss : Double.NaN,
                        readings.gradientNorm,
                        settings.sharpness() ? 2 : 1);
                return readings;
            }
        }

        /** Every tensor of the round that a step reads or writes. */
        private NDArray[] lent() {
            List<NDArray> tensors = trajectory.vectors();
            tensors.add(anchor);
            tensors.add(mask);
            if (updateWeights != null) {
                tensors.add(updateWeights);
            }
            return tensors.toArray(NDArray[]::new);
        }

        private NDArray clipped(NDArray gradient, NDArray norm) {
            if (settings.clipNorm() == 0) {
                return gradient;
            }
            NDArray factor = norm.add(TINY).pow(-1).mul(settings.clipNorm()).minimum(1);
            return gradient.mul(factor);
        }

        private Readings read(NDArray stacked) {
            double[] values = Vectors.doubles(stacked);
            double secant = settings.sharpness() ? values[3] : Double.NaN;
            return new Readings(values[0], values[1], values[2], secant, values[4], values[5]);
        }

        /** Step 4. */
        private void escape(long step, Readings readings) {
            if (!settings.escape() || !probeIsDue(readings.secant)) {
                return;
            }
            NDArray[] vectors = trajectory.vectors().toArray(NDArray[]::new);
            try (Scope scope = Scope.of(trajectory.manager(), vectors)) {
                NDArray point = trajectory.point();
                NDArray before = trajectory.displaced() ? point.duplicate() : null;
                EscapeManoeuvre.Outcome outcome =
                        escape.attempt(
                                scope.manager(),
                                point,
                                objective.probe(scope.manager(), step),
                                trajectory.probeVector(),
                                new CounterRandom(seed, Purpose.PROBE_START, step));
                if (before != null && outcome.kept()) {
                    trajectory.shift(point.sub(before));
                }
                trajectory.probed(outcome.spectrum().lambdaMinVector());
                log.probe(outcome);
            }
        }

        private boolean probeIsDue(double secant) {
            long since = trajectory.stepsSinceProbe();
            int every = settings.escapeEvery();
            return since >= every || (secant < 0 && since >= Math.max(1, every / 2));
        }

        /** Step 5. */
        private void explore(long step, Readings readings) {
            if (!settings.langevin()) {
                return;
            }
            NDArray omega = trajectory.omega();
            try (Scope scope = Scope.of(trajectory.manager(), omega)) {
                noise.addTo(scope.manager(), omega, readings.updateNorm, step);
            }
        }

        private AttentionStatistics attention(AttentionMeter meter) {
            NDArray served = trajectory.served();
            try (Scope scope = Scope.of(trajectory.manager(), served)) {
                return meter.measure(scope.manager(), served, trajectory.step());
            }
        }

        private RoundResult diverged(long step, Readings readings) {
            String reason =
                    "Training step %d diverged: loss=%s, gradientNorm=%s, learningRate=%s"
                            .formatted(
                                    step,
                                    readings.loss,
                                    readings.gradientNorm,
                                    settings.learningRate());
            return new RoundResult.Diverged(reason, step);
        }
    }
}
