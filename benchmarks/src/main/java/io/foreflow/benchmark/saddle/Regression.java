package io.foreflow.benchmark.saddle;

import io.foreflow.network.NetworkShape;
import io.foreflow.random.CounterRandom;
import io.foreflow.random.CounterRandom.Purpose;

/**
 * A regression from windows to targets whose truth is known.
 *
 * <p><b>Toy.</b> The one of the SAMformer paper (Ilbert et al., ICML 2024, section 3): Y = X W +
 * noise with X ~ N(0, I), no channel needing another. The columns of W sum to one, so that instance
 * normalisation, which takes the mean away and puts it back, can express the truth exactly. The
 * noise has variance ¼ (the paper leaves it open).
 *
 * <p><b>Routing.</b> One where attention is needed. Two leader channels carry a wave of random
 * amplitude, all others are noise and follow one leader each: their target is that leader's
 * amplitude times a pattern of the horizon. Each group has a tone by which its members can be told.
 * Without attention a follower's target is pure noise; with equal attention to all, both leaders'
 * patterns come mixed.
 *
 * @param name of the problem
 * @param bestPossible mean squared error of whoever knows the truth
 */
record Regression(String name, Pairs training, Pairs validation, double bestPossible) {

    private static final double NOISE = 0.5;
    private static final double TONE = 0.7;
    private static final int GROUPS = 2;

    NetworkShape shape() {
        return training.shape();
    }

    static Regression toy(NetworkShape shape, int training, int validation, long seed) {
        float[] truth = truth(shape, seed);
        return new Regression(
                "toy",
                linear(shape, training, truth, seed, 1),
                linear(shape, validation, truth, seed, 2),
                NOISE * NOISE);
    }

    /** W, L×H: columns of N(0, 1/L) moved to sum to one. */
    private static float[] truth(NetworkShape shape, long seed) {
        int lookback = shape.lookback();
        int horizon = shape.horizon();
        float[] truth = new float[lookback * horizon];
        new CounterRandom(seed, Purpose.INITIALIZATION, 0).gaussians(truth);
        for (int h = 0; h < horizon; h++) {
            double sum = 0;
            for (int i = 0; i < lookback; i++) {
                truth[i * horizon + h] /= (float) Math.sqrt(lookback);
                sum += truth[i * horizon + h];
            }
            float correction = (float) ((1 - sum) / lookback);
            for (int i = 0; i < lookback; i++) {
                truth[i * horizon + h] += correction;
            }
        }
        return truth;
    }

    private static Pairs linear(
            NetworkShape shape, int count, float[] truth, long seed, long stream) {
        Pairs pairs = Pairs.empty(shape, count);
        new CounterRandom(seed, Purpose.BATCH, stream).gaussians(pairs.inputs());
        new CounterRandom(seed, Purpose.LANGEVIN, stream).gaussians(pairs.targets());
        int lookback = shape.lookback();
        int horizon = shape.horizon();
        float[] inputs = pairs.inputs();
        float[] targets = pairs.targets();
        for (int row = 0; row < count * shape.channels(); row++) {
            int to = row * horizon;
            for (int h = 0; h < horizon; h++) {
                targets[to + h] *= (float) NOISE;
            }
            for (int i = 0; i < lookback; i++) {
                float x = inputs[row * lookback + i];
                for (int h = 0; h < horizon; h++) {
                    targets[to + h] += x * truth[i * horizon + h];
                }
            }
        }
        return pairs;
    }

    static Regression routing(NetworkShape shape, int training, int validation, long seed) {
        return new Regression(
                "routing",
                routed(shape, training, seed, 1),
                routed(shape, validation, seed, 2),
                NOISE * NOISE);
    }

    private static Pairs routed(NetworkShape shape, int count, long seed, long stream) {
        Pairs pairs = Pairs.empty(shape, count);
        new CounterRandom(seed, Purpose.BATCH, stream).gaussians(pairs.inputs());
        new CounterRandom(seed, Purpose.LANGEVIN, stream).gaussians(pairs.targets());
        float[] amplitudes = new float[count * GROUPS];
        new CounterRandom(seed, Purpose.PROBE_BATCH, stream).gaussians(amplitudes);
        for (int row = 0; row < count * shape.channels(); row++) {
            int channel = row % shape.channels();
            int group = channel % GROUPS;
            double amplitude = amplitudes[row / shape.channels() * GROUPS + group];
            boolean leader = channel < GROUPS;
            for (int i = 0, at = row * shape.lookback(); i < shape.lookback(); i++, at++) {
                pairs.inputs()[at] *= (float) NOISE;
                // the group's tone, and a leader's wave of a frequency of its own
                pairs.inputs()[at] += (float) (TONE * wave(i, shape.lookback(), 3 + 2 * group));
                pairs.inputs()[at] +=
                        leader ? (float) (amplitude * wave(i, shape.lookback(), 8)) : 0;
            }
            for (int h = 0, at = row * shape.horizon(); h < shape.horizon(); h++, at++) {
                pairs.targets()[at] *= (float) NOISE;
                pairs.targets()[at] +=
                        leader ? 0 : (float) (amplitude * wave(h, shape.horizon(), 1));
            }
        }
        return pairs;
    }

    /** √2 sin of whole periods over a length: of mean square one. */
    private static double wave(int at, int length, int periods) {
        return StrictMath.sqrt(2) * StrictMath.sin(2 * StrictMath.PI * periods * at / length);
    }
}
