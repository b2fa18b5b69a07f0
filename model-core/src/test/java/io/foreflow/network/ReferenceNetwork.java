package io.foreflow.network;

import io.foreflow.settings.ScaleSettings;

/**
 * The network read literally off its definition, in plain Java and double, without any of the folds
 * of the production code: the independent reference of the tests.
 */
public final class ReferenceNetwork {

    private final NetworkShape shape;
    private final ScaleSettings scale;
    private final double[] omega;

    public ReferenceNetwork(NetworkShape shape, ScaleSettings scale, double[] omega) {
        this.shape = shape;
        this.scale = scale;
        this.omega = omega;
    }

    /** Forecast of one window, D×H, in scaled units; rows of unavailable channels are NaN. */
    public double[][] forecast(double[][] window, boolean[] available) {
        int channels = shape.channels();
        int lookback = shape.lookback();
        int horizon = shape.horizon();
        int width = shape.width();
        double[][] z = new double[channels][lookback];
        double[] mu = new double[channels];
        double[] sigma = new double[channels];
        for (int c = 0; c < channels; c++) {
            if (!available[c]) {
                continue;
            }
            for (double value : window[c]) {
                mu[c] += value / lookback;
            }
            double variance = 0;
            for (int t = 0; t < lookback; t++) {
                z[c][t] = clip(window[c][t] - mu[c]);
                variance += z[c][t] * z[c][t] / lookback;
            }
            sigma[c] = Math.max(Math.sqrt(variance + 1e-5), scale.sigmaFloor());
            for (int t = 0; t < lookback; t++) {
                z[c][t] = omega[shape.gamma() + c] * z[c][t] / sigma[c] + omega[shape.beta() + c];
            }
        }
        double[][] q = affine(z, shape.queryWeights(), shape.queryBias(), lookback, width);
        double[][] k = affine(z, shape.keyWeights(), shape.keyBias(), lookback, width);
        double[][] v = affine(z, shape.valueWeights(), shape.valueBias(), lookback, width);
        double[][] mixed = new double[channels][width];
        for (int c = 0; c < channels; c++) {
            double[] a = attention(q[c], k, available);
            for (int other = 0; other < channels; other++) {
                for (int j = 0; j < width; j++) {
                    mixed[c][j] += a[other] * v[other][j];
                }
            }
        }
        double[][] path = affine(mixed, shape.outputWeights(), shape.outputBias(), width, lookback);
        for (int c = 0; c < channels; c++) {
            for (int t = 0; t < lookback; t++) {
                path[c][t] += z[c][t];
            }
        }
        double[][] y = affine(path, shape.headWeights(), shape.headBias(), lookback, horizon);
        for (int c = 0; c < channels; c++) {
            double gamma = omega[shape.gamma() + c];
            double slope = Math.copySign(Math.max(Math.abs(gamma), 1e-3), gamma);
            for (int h = 0; h < horizon; h++) {
                double beta = omega[shape.beta() + c];
                y[c][h] = available[c] ? sigma[c] * (y[c][h] - beta) / slope + mu[c] : Double.NaN;
            }
        }
        return y;
    }

    /**
     * What the departure of channel j from its mean adds through attention to channel i at step h +
     * 1: [i][j][h], scaled units. All channels available.
     */
    public double[][][] effects(double[][] window) {
        int channels = shape.channels();
        int lookback = shape.lookback();
        double[][] centred = new double[channels][lookback]; // γ N
        double[][] z = new double[channels][lookback];
        double[] sigma = new double[channels];
        boolean[] available = new boolean[channels];
        for (int c = 0; c < channels; c++) {
            available[c] = true;
            double mu = 0;
            for (double value : window[c]) {
                mu += value / lookback;
            }
            double variance = 0;
            for (int t = 0; t < lookback; t++) {
                centred[c][t] = clip(window[c][t] - mu);
                variance += centred[c][t] * centred[c][t] / lookback;
            }
            sigma[c] = Math.max(Math.sqrt(variance + 1e-5), scale.sigmaFloor());
            for (int t = 0; t < lookback; t++) {
                centred[c][t] *= omega[shape.gamma() + c] / sigma[c];
                z[c][t] = centred[c][t] + omega[shape.beta() + c];
            }
        }
        int width = shape.width();
        double[][] q = affine(z, shape.queryWeights(), shape.queryBias(), lookback, width);
        double[][] k = affine(z, shape.keyWeights(), shape.keyBias(), lookback, width);
        double[][] v = linear(centred, shape.valueWeights(), lookback, width);
        double[][] out = linear(v, shape.outputWeights(), width, lookback);
        double[][] messages = linear(out, shape.headWeights(), lookback, shape.horizon());
        double[][][] effects = new double[channels][channels][shape.horizon()];
        for (int i = 0; i < channels; i++) {
            double[] a = attention(q[i], k, available);
            double gamma = omega[shape.gamma() + i];
            double slope = Math.copySign(Math.max(Math.abs(gamma), 1e-3), gamma);
            for (int j = 0; j < channels; j++) {
                for (int h = 0; h < shape.horizon(); h++) {
                    effects[i][j][h] = sigma[i] / slope * a[j] * messages[j][h];
                }
            }
        }
        return effects;
    }

    private double[][] linear(double[][] rows, int weights, int inputs, int outputs) {
        double[][] out = new double[rows.length][outputs];
        for (int r = 0; r < rows.length; r++) {
            for (int o = 0; o < outputs; o++) {
                for (int i = 0; i < inputs; i++) {
                    out[r][o] += rows[r][i] * omega[weights + i * outputs + o];
                }
            }
        }
        return out;
    }

    private double[] attention(double[] query, double[][] keys, boolean[] available) {
        double[] weights = new double[keys.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < keys.length; c++) {
            for (int j = 0; j < query.length; j++) {
                weights[c] += query[j] * keys[c][j] / Math.sqrt(query.length);
            }
            largest = available[c] ? Math.max(largest, weights[c]) : largest;
        }
        double sum = 0;
        for (int c = 0; c < keys.length; c++) {
            weights[c] = available[c] ? Math.exp(weights[c] - largest) : 0;
            sum += weights[c];
        }
        for (int c = 0; c < keys.length; c++) {
            weights[c] /= sum;
        }
        return weights;
    }

    private double[][] affine(double[][] rows, int weights, int bias, int inputs, int outputs) {
        double[][] out = new double[rows.length][outputs];
        for (int r = 0; r < rows.length; r++) {
            for (int o = 0; o < outputs; o++) {
                out[r][o] = omega[bias + o];
                for (int i = 0; i < inputs; i++) {
                    out[r][o] += rows[r][i] * omega[weights + i * outputs + o];
                }
            }
        }
        return out;
    }

    private double clip(double deviation) {
        return Math.max(-scale.deviationLimit(), Math.min(scale.deviationLimit(), deviation));
    }
}
