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

    private double[] attention(double[] query, double[][] keys, boolean[] available) {
        double[] weights = new double[keys.length];
        double sum = 0;
        for (int c = 0; c < keys.length; c++) {
            double score = 0;
            for (int j = 0; j < query.length; j++) {
                score += query[j] * keys[c][j];
            }
            weights[c] = available[c] ? Math.exp(score / Math.sqrt(query.length)) : 0;
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
