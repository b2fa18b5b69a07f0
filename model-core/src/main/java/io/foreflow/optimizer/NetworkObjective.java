package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.foreflow.network.ChannelAttention;
import io.foreflow.network.FoldedWeights;
import io.foreflow.network.HostBuffer;
import io.foreflow.network.NetworkShape;
import io.foreflow.network.NormalizedBatch;
import io.foreflow.network.Parameterization;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The network's mean squared error in scaled units over the observed target cells of a mini-batch.
 *
 * <p>Position p of step t's batch is a window that the training windows choose, by default that of
 * hash(seed, t, p), with replacement: a function of the three numbers and of the set's order,
 * nothing that has to be saved. De-normalisation is folded into the residual: r = σ ŷ − (y − μ), so
 * the levels, which may be large, never reach the engine; target deviations are clipped as the
 * window's are.
 */
final class NetworkObjective implements Objective {

    private final NetworkShape shape;
    private final ChannelAttention network;
    private final Parameterization parameterization;
    private final TrainingWindows data;
    private final int batch;
    private final long seed;
    private final DataType type;
    private final NormalizedBatch input;
    private final float[] windowInputs;
    private final float[] windowAvailable;
    private final float[] windowTargets;
    private final float[] windowTargetMask;
    private final float[] deviations;
    private final float[] cellWeights;
    private final HostBuffer deviationsBuffer;
    private final HostBuffer cellWeightsBuffer;
    private final HostBuffer sigmaBuffer;

    /** Of the network's weights themselves. */
    NetworkObjective(
            NetworkShape shape,
            ScaleSettings scale,
            int batch,
            TrainingWindows data,
            long seed,
            DataType type) {
        this(shape, Parameterization.PLAIN, scale, batch, data, seed, type);
    }

    NetworkObjective(
            NetworkShape shape,
            Parameterization parameterization,
            ScaleSettings scale,
            int batch,
            TrainingWindows data,
            long seed,
            DataType type) {
        this.shape = shape;
        this.parameterization = parameterization;
        this.data = data;
        this.batch = batch;
        this.seed = seed;
        this.type = type;
        network = new ChannelAttention(shape);
        input = new NormalizedBatch(shape, scale, batch);
        windowInputs = new float[shape.channels() * shape.lookback()];
        windowAvailable = new float[shape.channels()];
        windowTargets = new float[shape.channels() * shape.horizon()];
        windowTargetMask = new float[windowTargets.length];
        int cells = batch * shape.channels() * shape.horizon();
        deviations = new float[cells];
        cellWeights = new float[cells];
        deviationsBuffer = new HostBuffer(cells);
        cellWeightsBuffer = new HostBuffer(cells);
        sigmaBuffer = new HostBuffer(batch * shape.channels());
    }

    @Override
    public WindowLoss batch(NDManager manager, long step) {
        CounterRandom random = new CounterRandom(seed, Purpose.BATCH, step);
        return draw(manager, slot -> data.draw(step, slot, random));
    }

    @Override
    public WindowLoss probe(NDManager manager, long step) {
        CounterRandom random = new CounterRandom(seed, Purpose.PROBE_BATCH, step);
        return draw(manager, slot -> random.index(slot, data.windows()));
    }

    /** Attention of a probe batch under the given weights. */
    AttentionStatistics attention(NDManager manager, NDArray omega, long step) {
        NDArray attention = probe(manager, step).forward(omega).attention();
        return AttentionStatistics.of(Vectors.doubles(attention), available(), shape.channels());
    }

    private boolean[] available() {
        boolean[] available = new boolean[batch * shape.channels()];
        for (int row = 0; row < available.length; row++) {
            available[row] = input.available(row / shape.channels(), row % shape.channels());
        }
        return available;
    }

    /** Weights from inside, on the probe batch of a step. */
    @SuppressWarnings("try") // the scope is there to be closed
    NetworkDiagnosis diagnose(NDManager manager, NDArray omega, int products, long step) {
        WindowLoss drawn = probe(manager, step);
        double loss = Gradient.lossAt(drawn, omega, manager);
        HessianVectorProduct product = HessianVectorProduct.of(drawn, omega, manager);
        Spectrum ends =
                products == 0
                        ? Spectrum.unknown(new double[0])
                        : ends(product, omega, products, step);
        try (Scope scope = Scope.of(manager, drawn.with(omega))) {
            NDArray weights = parameterization.weights(shape, omega);
            NDArray attention = drawn.forward(omega).attention();
            NDArray seen = network.representation(weights, drawn.normalised, attention);
            double[] matrices = Vectors.doubles(attention);
            boolean[] available = available();
            int channels = shape.channels();
            AttentionStatistics statistics = AttentionStatistics.of(matrices, available, channels);
            WindowSpectra inner = new WindowSpectra(matrices, available, channels, true);
            WindowSpectra outer =
                    new WindowSpectra(Vectors.doubles(seen), available, channels, false);
            return new NetworkDiagnosis(
                    loss,
                    ends.lambdaMax(),
                    ends.lambdaMaxResidual(),
                    ends.lambdaMin(),
                    ends.lambdaMinResidual(),
                    statistics.entropy(),
                    statistics.nuclearNorm(),
                    statistics.effectiveRank(),
                    inner.spectrum(),
                    Vectors.doubles(attention.mean(new int[] {0})),
                    outer.nuclearNorm(),
                    outer.effectiveRank(),
                    outer.spectrum(),
                    batch,
                    product.gradients());
        }
    }

    private Spectrum ends(HessianVectorProduct product, NDArray omega, int products, long step) {
        CounterRandom random = new CounterRandom(seed, Purpose.PROBE_START, step);
        double[] start = new double[Math.toIntExact(omega.size())];
        for (int i = 0; i < start.length; i++) {
            start[i] = random.uniform(i) - 0.5;
        }
        if (parameterization != Parameterization.PLAIN) {
            // out of directions that are not trained, where a difference of gradients is no H v
            start = product.apply(start);
        }
        return LanczosProcess.run(product, start, products, random);
    }

    private WindowLoss draw(NDManager manager, IntUnaryOperator windows) {
        int observed = 0;
        for (int slot = 0; slot < batch; slot++) {
            copy(windows.applyAsInt(slot));
            input.fill(slot, windowInputs, windowAvailable, 0);
            observed += fillTargets(slot);
        }
        float share = 1f / Math.max(1, observed);
        for (int i = 0; i < cellWeights.length; i++) {
            cellWeights[i] *= share;
        }
        Shape cells = new Shape(batch, shape.channels(), shape.horizon());
        Shape rows = new Shape(batch, shape.channels(), 1);
        return new WindowLoss(
                input.normalised(manager, type),
                input.mask(manager, type),
                sigmaBuffer.toTensor(manager, input.sigma(), type, rows),
                deviationsBuffer.toTensor(manager, deviations, type, cells),
                cellWeightsBuffer.toTensor(manager, cellWeights, type, cells));
    }

    private void copy(int window) {
        if (window == TrainingWindows.NONE) {
            Arrays.fill(windowAvailable, 0);
        } else {
            data.copy(window, windowInputs, windowAvailable, windowTargets, windowTargetMask);
        }
    }

    /** Fills deviations and 0/1 weights of one slot and counts its observed cells. */
    private int fillTargets(int slot) {
        int observed = 0;
        int horizon = shape.horizon();
        for (int channel = 0; channel < shape.channels(); channel++) {
            boolean available = input.available(slot, channel);
            int to = (slot * shape.channels() + channel) * horizon;
            int from = channel * horizon;
            for (int h = 0; h < horizon; h++) {
                boolean counts = available && windowTargetMask[from + h] != 0;
                cellWeights[to + h] = counts ? 1 : 0;
                deviations[to + h] =
                        counts ? input.targetDeviation(slot, channel, windowTargets[from + h]) : 0;
                observed += counts ? 1 : 0;
            }
        }
        return observed;
    }

    /** One drawn batch; its tensors alias this objective's buffers until the next draw. */
    final class WindowLoss implements Loss {

        private final NDArray normalised;
        private final NDArray mask;
        private final NDArray sigma;
        private final NDArray targets;
        private final NDArray weights;

        private WindowLoss(
                NDArray normalised, NDArray mask, NDArray sigma, NDArray targets, NDArray weights) {
            this.normalised = normalised;
            this.mask = mask;
            this.sigma = sigma;
            this.targets = targets;
            this.weights = weights;
        }

        ChannelAttention.Output forward(NDArray omega) {
            NDArray weights = parameterization.weights(shape, omega);
            return network.forward(FoldedWeights.of(shape, weights), normalised, mask);
        }

        @Override
        public NDArray at(NDArray omega) {
            NDArray residual = forward(omega).forecasts().mul(sigma).sub(targets); // B×D×H
            return residual.square().mul(weights).sum();
        }

        @Override
        public NDArray[] tensors() {
            return new NDArray[] {normalised, mask, sigma, targets, weights};
        }

        private NDArray[] with(NDArray omega) {
            return new NDArray[] {normalised, mask, sigma, targets, weights, omega};
        }
    }
}
