package io.foreflow.leak;

import io.foreflow.experts.Expert;
import io.foreflow.experts.ExpertPanel;
import io.foreflow.experts.Weighting;
import io.foreflow.forecasting.HeapSeriesMemory;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.forecasting.SeriesForecaster;
import io.foreflow.series.Row;
import io.foreflow.state.ModelSnapshot;
import java.util.Arrays;
import java.util.List;

/** Leaks planted on purpose, each the smallest of its kind. */
enum Plant {
    /** A window is learnt from one row before its target is complete. */
    LEARNS_FROM_UNFINISHED_TARGETS {
        @Override
        Leak in(List<Row> stream) {
            return new Leak(stream) {
                @Override
                Row learnt(int index) {
                    return withValues(stream.get(index), later(index, 1).values());
                }

                private Row later(int index, int by) {
                    return stream.get(Math.min(index + by, stream.size() - 1));
                }
            };
        }
    },

    /** A window's mean, put back into its forecast, is taken over the rows of the target too. */
    NORMALISES_WITH_LATER_ROWS {
        @Override
        Leak in(List<Row> stream) {
            return new Leak(stream) {
                @Override
                SeriesForecast said(SeriesForecast forecast, int index) {
                    float[] values = forecast.values().clone();
                    for (int i = 0; i < values.length; i++) {
                        int channel = i / OnlinePath.HORIZON;
                        double own = mean(channel, index, index);
                        double leaking = mean(channel, index, index + OnlinePath.HORIZON);
                        values[i] += (float) (leaking - own);
                    }
                    return with(forecast, values, forecast.lower(), forecast.upper());
                }

                private double mean(int channel, int index, int last) {
                    int first = Math.max(0, index - OnlinePath.LOOKBACK + 1);
                    double sum = 0;
                    for (int i = first; i <= last; i++) {
                        sum += stream.get(Math.min(i, stream.size() - 1)).values()[channel];
                    }
                    return sum / (last - first + 1);
                }
            };
        }
    },

    /** Rows are smoothed with the next one. */
    SMOOTHS_WITH_THE_NEXT_ROW {
        @Override
        Leak in(List<Row> stream) {
            return new Leak(stream) {
                @Override
                Row seen(int index) {
                    Row next = stream.get(Math.min(index + 1, stream.size() - 1));
                    float[] values = stream.get(index).values().clone();
                    for (int channel = 0; channel < values.length; channel++) {
                        values[channel] = (values[channel] + next.values()[channel]) / 2;
                    }
                    return withValues(stream.get(index), values);
                }
            };
        }
    },

    /** The scale is that of the whole stream. */
    SCALES_BY_LATER_ROWS {
        @Override
        Leak in(List<Row> stream) {
            return new Leak(stream) {
                private final float[] largest = new float[OnlinePath.CHANNELS];

                {
                    for (Row row : stream) {
                        for (int channel = 0; channel < largest.length; channel++) {
                            largest[channel] =
                                    Math.max(largest[channel], Math.abs(row.values()[channel]));
                        }
                    }
                }

                @Override
                Row seen(int index) {
                    float[] values = stream.get(index).values().clone();
                    for (int channel = 0; channel < values.length; channel++) {
                        values[channel] /= largest[channel];
                    }
                    return withValues(stream.get(index), values);
                }
            };
        }
    },

    /** A row is labelled with the time of the one before it. */
    LOOKS_BACK_FROM_ONE_ROW_LATER {
        @Override
        Leak in(List<Row> stream) {
            return new Leak(stream) {
                @Override
                Row seen(int index) {
                    Row next = stream.get(Math.min(index + 1, stream.size() - 1));
                    return withValues(stream.get(index), next.values());
                }
            };
        }
    },

    /** Each window goes to the expert that will be nearest to the next row. */
    ROUTES_BY_THE_TRUTH {
        @Override
        Leak in(List<Row> stream) {
            return new Oracle(stream) {
                @Override
                double weight(double error, double least) {
                    return error <= least ? 1 : 0;
                }
            };
        }
    },

    /** Experts are mixed by how near they will be to the next row. */
    MIXES_BY_THE_TRUTH {
        @Override
        Leak in(List<Row> stream) {
            return new Oracle(stream) {
                @Override
                double weight(double error, double least) {
                    return Math.pow((least + 1e-6) / (error + 1e-6), 2);
                }
            };
        }
    },

    /** One of two experts serves from the start: the one that is better over the whole stream. */
    CHOOSES_BY_THE_TRUTH {
        @Override
        Leak in(List<Row> stream) {
            Expert best = betterNaive(stream);
            return new Leak(stream) {
                @Override
                Weighting weighting() {
                    return (panel, champion, weights) -> {
                        Arrays.fill(weights, 0);
                        for (int channel = 0; channel < panel.channels(); channel++) {
                            Expert serves = panel.speaks(best, channel) ? best : Expert.LAST_VALUE;
                            weights[channel * Expert.count() + serves.ordinal()] = 1;
                        }
                    };
                }
            };
        }

        private Expert betterNaive(List<Row> stream) {
            double ofLast = 0;
            double ofSeasonal = 0;
            for (int t = OnlinePath.SEASON; t < stream.size(); t++) {
                float now = stream.get(t).values()[0];
                ofLast += Math.abs(now - stream.get(t - 1).values()[0]);
                ofSeasonal += Math.abs(now - stream.get(t - OnlinePath.SEASON).values()[0]);
            }
            return ofLast < ofSeasonal ? Expert.LAST_VALUE : Expert.SEASONAL_NAIVE;
        }
    },

    /** Intervals know residuals of forecasts whose truth comes with the next row. */
    WIDENS_INTERVALS_BEFORE_THE_TRUTH_IS_DUE {
        @Override
        Leak in(List<Row> stream) {
            return new Leak(stream) {
                private final SeriesForecaster ahead = new SeriesForecaster(OnlinePath.settings());
                private final HeapSeriesMemory memory = new HeapSeriesMemory();
                private int taken;

                @Override
                SeriesForecast said(SeriesForecast forecast, int index) {
                    SeriesForecast later = null;
                    while (taken <= Math.min(index + 1, stream.size() - 1)) {
                        ahead.observe(stream.get(taken++), memory);
                        later = ahead.forecast(forecast.key(), memory, null, null, 0);
                    }
                    return later == null
                            ? forecast
                            : with(
                                    forecast,
                                    forecast.values(),
                                    around(forecast, later, later.lower()),
                                    around(forecast, later, later.upper()));
                }

                private float[][] around(
                        SeriesForecast forecast, SeriesForecast later, float[][] bounds) {
                    float[][] moved = new float[bounds.length][bounds[0].length];
                    for (int i = 0; i < moved[0].length; i++) {
                        moved[0][i] = forecast.values()[i] + bounds[0][i] - later.values()[i];
                    }
                    return moved;
                }
            };
        }
    },

    /** A network serves if it is better than the ridge on the windows to come. */
    PROMOTES_ON_FUTURE_WINDOWS {
        @Override
        Leak in(List<Row> stream) {
            return new Leak(stream) {
                private final FutureWindows future = new FutureWindows(stream);

                @Override
                ModelSnapshot published(ModelSnapshot snapshot, int index) {
                    return snapshot.network() == null || future.preferNetwork(snapshot, index)
                            ? snapshot
                            : withoutNetwork(snapshot);
                }

                @Override
                public void close() {
                    future.close();
                }
            };
        }

        private ModelSnapshot withoutNetwork(ModelSnapshot snapshot) {
            return new ModelSnapshot(
                    snapshot.model(),
                    snapshot.channels(),
                    snapshot.shape(),
                    snapshot.sequence(),
                    snapshot.version() - 1,
                    snapshot.parent(),
                    snapshot.effectiveFrom(),
                    null,
                    snapshot.ridgeShort(),
                    snapshot.ridge(),
                    false,
                    snapshot.optimizerStep(),
                    snapshot.trainedUntil(),
                    snapshot.weightsHash());
        }
    };

    /** The leak, for a run over a stream. */
    abstract Leak in(List<Row> stream);

    /** Weighs experts by their errors one step ahead. */
    private abstract static class Oracle extends Leak {

        private int next;

        Oracle(List<Row> stream) {
            super(stream);
        }

        abstract double weight(double error, double least);

        @Override
        void arrived(int index) {
            next = Math.min(index + 1, stream.size() - 1);
        }

        @Override
        Weighting weighting() {
            return (panel, champion, weights) -> {
                Arrays.fill(weights, 0);
                for (int channel = 0; channel < panel.channels(); channel++) {
                    weigh(panel, channel, weights);
                }
            };
        }

        private void weigh(ExpertPanel panel, int channel, float[] weights) {
            float truth = stream.get(next).values()[channel];
            double[] errors = new double[Expert.count()];
            double least = Double.POSITIVE_INFINITY;
            for (int e = 0; e < errors.length; e++) {
                errors[e] = Math.abs(panel.value(Expert.at(e), channel, 1) - truth);
                least = errors[e] < least ? errors[e] : least;
            }
            double total = 0;
            for (int e = 0; e < errors.length; e++) {
                total += Double.isNaN(errors[e]) ? 0 : weight(errors[e], least);
            }
            for (int e = 0; e < errors.length; e++) {
                weights[channel * errors.length + e] =
                        Double.isNaN(errors[e]) ? 0 : (float) (weight(errors[e], least) / total);
            }
        }
    }
}
