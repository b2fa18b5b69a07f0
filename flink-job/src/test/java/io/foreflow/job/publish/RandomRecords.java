package io.foreflow.job.publish;

import io.foreflow.experts.Expert;
import io.foreflow.forecasting.Breach;
import io.foreflow.forecasting.ForecastStatus;
import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.forecasting.SeriesForecast.Contribution;
import io.foreflow.forecasting.SeriesForecast.HorizonAccuracy;
import io.foreflow.forecasting.SeriesForecast.InputQuality;
import io.foreflow.forecasting.SeriesForecast.Provenance;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.optimizer.RoundSpectra;
import io.foreflow.optimizer.RoundTelemetry;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ChannelLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Records of every shape the core may give, with whatever may be absent absent now and then. */
final class RandomRecords {

    private static final String[] NAMES = {"", "cpu", "größe", "メモリ", "a/b%2F", "😀 load"};

    private final Random random;

    RandomRecords(long seed) {
        random = new Random(seed);
    }

    SeriesForecast forecast() {
        int channels = 1 + random.nextInt(4);
        int horizon = 1 + random.nextInt(100);
        int levels = random.nextInt(3);
        float[] values = floats(channels * horizon, 0);
        if (random.nextInt(4) == 0) {
            Arrays.fill(values, 0, horizon, Float.NaN);
        }
        return new SeriesForecast(
                key(),
                random.nextLong(),
                random.nextLong(1, 1L << 40),
                random.nextInt(3),
                pick(ForecastStatus.values()),
                random.nextBoolean() ? null : name(),
                weights(),
                names(channels),
                horizon,
                values,
                floats(levels, 0),
                bounds(levels, channels, horizon),
                bounds(levels, channels, horizon),
                floats(channels, 0.3),
                flags(channels),
                breaches(channels, horizon),
                new InputQuality(
                        random.nextLong(),
                        random.nextLong(),
                        random.nextInt(),
                        random.nextInt(),
                        random.nextInt(),
                        random.nextInt(),
                        random.nextLong()),
                random.nextBoolean() ? null : provenance(),
                accuracy(),
                random.nextBoolean() ? null : contributors(channels));
    }

    private List<List<Contribution>> contributors(int channels) {
        List<List<Contribution>> contributors = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            List<Contribution> named = new ArrayList<>();
            for (int n = random.nextInt(3); n > 0; n--) {
                float[] effects = floats(random.nextInt(4), 0);
                named.add(new Contribution(pick(NAMES) + n, random.nextFloat(), effects));
            }
            contributors.add(random.nextInt(3) == 0 ? null : named);
        }
        return contributors;
    }

    private List<Breach> breaches(int channels, int horizon) {
        if (random.nextInt(3) == 0) {
            return List.of();
        }
        List<Breach> breaches = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            boolean known = random.nextInt(4) > 0;
            float[] probability = floats(horizon, 0);
            Arrays.fill(probability, 0, known ? 0 : 1, Float.NaN);
            ChannelLimit limit =
                    random.nextBoolean()
                            ? new ChannelLimit(-1, Float.POSITIVE_INFINITY)
                            : new ChannelLimit(Float.NEGATIVE_INFINITY, 2);
            Breach breach =
                    new Breach(
                            limit,
                            probability,
                            random.nextInt(horizon + 1),
                            known ? random.nextDouble() : Double.NaN,
                            random.nextDouble());
            breaches.add(random.nextBoolean() ? null : breach);
        }
        return Collections.unmodifiableList(breaches);
    }

    private boolean[] flags(int count) {
        boolean[] flags = new boolean[count];
        for (int i = 0; i < count; i++) {
            flags[i] = random.nextBoolean();
        }
        return flags;
    }

    HorizonScore score() {
        float[] numbers = floats(3, 0);
        float[] optional = floats(5, 0.3);
        boolean[] inside = new boolean[random.nextInt(3)];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = random.nextBoolean();
        }
        return new HorizonScore(
                key(),
                random.nextLong(),
                random.nextInt(3),
                name(),
                random.nextInt(1, 97),
                random.nextLong(),
                numbers[0],
                numbers[1],
                numbers[2],
                optional[3],
                optional[4],
                random.nextBoolean() ? null : inside,
                optional[0],
                optional[1],
                optional[2],
                random.nextBoolean(),
                random.nextInt(100));
    }

    LearnerEvent event() {
        return new LearnerEvent(
                name(),
                pick(LearnerEvent.Kind.values()),
                random.nextLong(1L << 45),
                random.nextInt(100),
                random.nextInt(-1, 100),
                name(),
                number(),
                number(),
                number(),
                random.nextInt(1000),
                random.nextBoolean() ? null : telemetry());
    }

    Rejection rejection() {
        byte[] raw = new byte[random.nextInt(50)];
        random.nextBytes(raw);
        return new Rejection(
                random.nextInt(4) == 0 ? null : raw,
                pick(Rejection.Reason.values()),
                name(),
                "metrics",
                random.nextInt(8),
                random.nextLong(1L << 40));
    }

    private RoundTelemetry telemetry() {
        return new RoundTelemetry(
                number(),
                number(),
                number(),
                number(),
                number(),
                number(),
                number(),
                random.nextInt(9),
                random.nextInt(9),
                number(),
                number(),
                number(),
                number(),
                random.nextInt(1000),
                random.nextLong(1L << 40),
                random.nextBoolean()
                        ? RoundSpectra.NONE
                        : new RoundSpectra(
                                List.of(0.25, 0.75, 1.0, 0.0),
                                List.of(1.5, 0.5),
                                number(),
                                number(),
                                List.of(random.nextDouble(), 0.0)));
    }

    private SeriesKey key() {
        return new SeriesKey(name(), name());
    }

    private Provenance provenance() {
        return new Provenance(
                random.nextInt(100),
                random.nextInt(-1, 100),
                Long.toHexString(random.nextLong()),
                random.nextLong(1L << 40),
                random.nextLong(),
                random.nextLong());
    }

    private List<HorizonAccuracy> accuracy() {
        List<HorizonAccuracy> accuracy = new ArrayList<>();
        for (int horizon : new int[] {1, 12, 24, 96}) {
            accuracy.add(
                    random.nextInt(3) == 0
                            ? null
                            : new HorizonAccuracy(
                                    horizon,
                                    random.nextLong(1L << 40),
                                    number(),
                                    number(),
                                    number(),
                                    number(),
                                    random.nextLong(1L << 40),
                                    number(),
                                    random.nextLong(1L << 40),
                                    random.nextBoolean()
                                            ? new double[0]
                                            : new double[] {0.5, 0.75}));
        }
        return accuracy;
    }

    private float[] weights() {
        float[] weights = new float[Expert.count()];
        if (random.nextBoolean()) {
            weights[random.nextInt(weights.length)] = 1;
        } else {
            weights[0] = 0.25f;
            weights[weights.length - 1] = 0.75f;
        }
        return weights;
    }

    /** Some columns known, some unknown, some known in part. */
    private float[][] bounds(int levels, int channels, int horizon) {
        float[][] bounds = new float[levels][];
        for (int level = 0; level < levels; level++) {
            bounds[level] = floats(channels * horizon, new double[] {0, 0.4, 1}[random.nextInt(3)]);
        }
        return bounds;
    }

    private float[] floats(int count, double missing) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] =
                    random.nextDouble() < missing
                            ? Float.NaN
                            : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-9, 9)));
        }
        return floats;
    }

    private double number() {
        return random.nextInt(4) == 0 ? Double.NaN : random.nextGaussian() * 1e3;
    }

    private List<String> names(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(name() + i);
        }
        return names;
    }

    private String name() {
        return pick(NAMES);
    }

    private <T> T pick(T[] options) {
        return options[random.nextInt(options.length)];
    }
}
