package io.foreflow.optimizer;

import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.NetworkShape;
import io.foreflow.settings.ScaleSettings;
import java.util.Arrays;
import java.util.Random;

/** Windows of three channels of which the second foretells the first: attention has work to do. */
final class CoupledChannels {

    static final NetworkShape SHAPE = new NetworkShape(3, 24, 6, 4);
    static final ScaleSettings SCALE = new ScaleSettings(64, 6, 1e-2);
    static final int WINDOWS = 64;
    static final long SEED = 77;

    private CoupledChannels() {}

    static TrainingSet windows() {
        Random random = new Random(SEED);
        int lookback = SHAPE.lookback();
        int horizon = SHAPE.horizon();
        int rows = WINDOWS * SHAPE.channels();
        float[] inputs = new float[rows * lookback];
        float[] targets = new float[rows * horizon];
        for (int w = 0; w < WINDOWS; w++) {
            double level = random.nextGaussian();
            for (int c = 0; c < SHAPE.channels(); c++) {
                int row = w * SHAPE.channels() + c;
                for (int t = 0; t < lookback; t++) {
                    inputs[row * lookback + t] =
                            (float) (c == 1 ? level * t / lookback : 0.3 * random.nextGaussian());
                }
                for (int h = 0; h < horizon; h++) {
                    targets[row * horizon + h] =
                            (float) (c == 0 ? level : 0.1 * random.nextGaussian());
                }
            }
        }
        float[] available = new float[rows];
        float[] mask = new float[rows * horizon];
        Arrays.fill(available, 1);
        Arrays.fill(mask, 1);
        return new TrainingSet(WINDOWS, inputs, available, targets, mask);
    }

    static RidgeLine ridge() {
        Random random = new Random(SEED + 1);
        float[] weights = new float[(SHAPE.lookback() + 1) * SHAPE.horizon()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (0.05 * random.nextGaussian());
        }
        return new RidgeLine(SHAPE.lookback(), SHAPE.horizon(), weights, 100);
    }

    static float[] start() {
        return NetworkInitialization.fromRidge(SHAPE, ridge(), SEED);
    }

    static float[] anchor() {
        return NetworkInitialization.ridgePart(SHAPE, ridge());
    }
}
