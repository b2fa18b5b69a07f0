package io.foreflow.dashboard;

import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.fleet.FleetBounds;
import io.foreflow.dashboard.fleet.Grid;
import io.foreflow.schema.Breach;
import io.foreflow.schema.ChannelContribution;
import io.foreflow.schema.Contribution;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ForecastChannel;
import io.foreflow.schema.ForecastInterval;
import io.foreflow.schema.ForecastStatus;
import io.foreflow.schema.InputQuality;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.Observation;
import io.foreflow.schema.Provenance;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.RejectionReason;
import io.foreflow.schema.RoundTelemetry;
import io.foreflow.schema.Score;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Records of a fleet that never existed, as a job would write them: the same at each call. */
public final class SampleFleet {

    public static final String MODEL = "web-shop";

    /** A name that a page which built markup from names would run. */
    public static final String HOSTILE = "<script>document.title='owned'</script>";

    public static final long STEP = 300_000;
    public static final int HORIZON = 24;
    public static final List<String> CHANNELS = List.of("cpu", "memory", "requests", "latency");

    /** Time of the newest row. */
    public static final long NOW = Instant.parse("2026-03-12T14:00:00Z").toEpochMilli();

    private static final int[] REPORTED = {1, 6, 24};
    private static final float[] LEVELS = {0.8f, 0.95f};
    private static final double[] SCALES = {9, 5, 40, 14};

    private SampleFleet() {}

    public static Fleet empty() {
        return new Fleet(
                FleetBounds.within(64L << 20), new Grid(MODEL, Map.of(MODEL, STEP, "edge", STEP)));
    }

    /**
     * Eight series with a past, some hundred with little, a model with events, rejected records.
     */
    public static Fleet full() {
        Fleet fleet = empty();
        for (int s = 0; s < 8; s++) {
            history(fleet, MODEL, name(s), s, 288, 120);
        }
        history(fleet, MODEL, HOSTILE, 8, 120, 30);
        for (int s = 9; s < 140; s++) {
            history(fleet, s % 3 == 0 ? "edge" : MODEL, name(s), s, 72, 3);
        }
        fleet.add(observation(MODEL, "checkout-new", 150, NOW));
        events().forEach(fleet::add);
        rejected().forEach(record -> fleet.add(record, NOW - 60_000L * record.getOffset() % 7));
        return fleet;
    }

    public static String name(int index) {
        String[] kinds = {"checkout", "search", "basket", "payments"};
        return kinds[index % kinds.length] + "-" + (1 + index / kinds.length);
    }

    private static void history(
            Fleet fleet, String model, String series, int seed, int rows, int origins) {
        for (int r = rows - 1; r >= 0; r--) {
            fleet.add(observation(model, series, seed, NOW - r * STEP));
        }
        for (int o = origins - 1; o >= 0; o--) {
            fleet.add(forecast(model, series, seed, NOW - o * STEP));
        }
        for (int o = Math.min(origins, 90); o >= 1; o--) {
            for (int step : REPORTED) {
                if (o >= step) {
                    scores(model, series, seed, NOW - o * STEP, step).forEach(fleet::add);
                }
            }
        }
    }

    /** What is true: a day's curve, a weekly one, and noise that is a function of the time. */
    public static double truth(int series, int channel, long time) {
        double hours = time / 3_600_000.0 + series * 0.7;
        double day = Math.sin(2 * Math.PI * (hours - 9) / 24);
        double hour = Math.sin(2 * Math.PI * hours / 3.1 + channel);
        double noise = noise(series, channel, time);
        double raw = 0.8 * day + 0.25 * hour + 0.28 * noise;
        return switch (channel) {
            case 0 -> 46 + 14 * raw;
            case 1 -> 62 + 7 * raw;
            case 2 -> 220 + 70 * raw;
            default -> 48 + 16 * raw;
        };
    }

    private static double noise(int series, int channel, long time) {
        return new SplittableRandom(31L * series + 7L * channel + time / STEP * 1_000_003L)
                .nextGaussian();
    }

    public static Observation observation(String model, String series, int seed, long time) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int c = 0; c < CHANNELS.size(); c++) {
            boolean gap = seed % 5 == 3 && c == 3 && (time / STEP) % 9 < 2;
            values.put(CHANNELS.get(c), gap ? null : (Double) truth(seed, c, time));
        }
        return Observation.newBuilder()
                .setSeries(series)
                .setModel(model)
                .setTimestamp(Instant.ofEpochMilli(time))
                .setValues(values)
                .build();
    }

    public static Forecast forecast(String model, String series, int seed, long origin) {
        List<ForecastChannel> channels = new ArrayList<>();
        for (int c = 0; c < CHANNELS.size(); c++) {
            channels.add(channel(seed, c, origin));
        }
        ForecastStatus status = status(seed);
        boolean warm = status != ForecastStatus.WARMUP;
        return Forecast.newBuilder()
                .setId("%032x".formatted(31 * (long) series.hashCode() + origin))
                .setModel(model)
                .setSeries(series)
                .setOrigin(Instant.ofEpochMilli(origin))
                .setStepMillis(STEP)
                .setHorizon(HORIZON)
                .setStatus(status)
                .setStatusDetail(detail(status))
                .setServedBy(
                        warm
                                ? Map.of(
                                        "LAST_VALUE",
                                        0.08f,
                                        "SEASONAL_NAIVE",
                                        0.06f,
                                        "RIDGE_SHORT",
                                        0.12f,
                                        "RIDGE",
                                        0.33f,
                                        "TUNED",
                                        0.41f)
                                : Map.of("LAST_VALUE", 0.7f, "RIDGE_SHORT", 0.3f))
                .setChannels(channels)
                .setInputQuality(quality(seed, origin))
                .setProvenance(
                        warm
                                ? new Provenance(
                                        7,
                                        6,
                                        "9f3ac41be07d2266",
                                        4200L,
                                        Instant.ofEpochMilli(origin - 12 * STEP),
                                        12 * STEP)
                                : null)
                .setTopContributors(
                        List.of(
                                new Contribution("requests", 0.46f),
                                new Contribution("cpu", 0.31f),
                                new Contribution("latency", 0.15f),
                                new Contribution("memory", 0.08f)))
                .build();
    }

    private static ForecastStatus status(int seed) {
        return seed % 17 == 11
                ? ForecastStatus.WARMUP
                : seed % 23 == 13
                        ? ForecastStatus.DEGRADED
                        : seed % 41 == 21 ? ForecastStatus.STALE : ForecastStatus.OK;
    }

    private static String detail(ForecastStatus status) {
        return switch (status) {
            case WARMUP -> "no learnt model serves this window yet";
            case DEGRADED -> "41 of 96 rows of the window are imputed";
            case STALE -> "the last value is 55 min old";
            default -> null;
        };
    }

    private static InputQuality quality(int seed, long origin) {
        int imputed = seed % 5 == 3 ? 21 + seed : 0;
        return InputQuality.newBuilder()
                .setWindowStart(Instant.ofEpochMilli(origin - 95 * STEP))
                .setWindowEnd(Instant.ofEpochMilli(origin))
                .setObserved(384 - imputed - seed % 3)
                .setImputed(imputed)
                .setMissing(seed % 3)
                .setLate(seed % 4)
                .build();
    }

    private static ForecastChannel channel(int seed, int c, long origin) {
        List<Float> values = new ArrayList<>();
        List<List<Float>> bounds =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<Float> breach = new ArrayList<>();
        for (int h = 1; h <= HORIZON; h++) {
            double value = value(seed, c, origin, h);
            double width = SCALES[c] * (0.38 + 0.03 * Math.sqrt(h));
            values.add((float) value);
            bounds.get(0).add((float) (value - 1.28 * width));
            bounds.get(1).add((float) (value + 1.28 * width));
            bounds.get(2).add((float) (value - 1.96 * width));
            bounds.get(3).add((float) (value + 1.96 * width));
            breach.add((float) (1 / (1 + Math.exp(-(value - 66) / (0.55 * width)))));
        }
        return ForecastChannel.newBuilder()
                .setName(CHANNELS.get(c))
                .setLastValue((float) truth(seed, c, origin))
                .setValues(values)
                .setIntervals(
                        List.of(
                                new ForecastInterval(LEVELS[0], bounds.get(0), bounds.get(1)),
                                new ForecastInterval(LEVELS[1], bounds.get(2), bounds.get(3))))
                .setBreachProbability(c == 0 && seed < 8 ? breach : null)
                .setBreach(c == 0 && seed < 8 ? limit(breach, origin) : null)
                .setContributors(contributors(c))
                .build();
    }

    private static Breach limit(List<Float> odds, long origin) {
        int step = 0;
        float largest = 0;
        double sum = 0;
        for (int h = 1; h <= odds.size(); h++) {
            float one = odds.get(h - 1);
            step = step == 0 && one >= 0.5f ? h : step;
            largest = Math.max(largest, one);
            sum += one;
        }
        return Breach.newBuilder()
                .setAbove(66f)
                .setStep(step == 0 ? null : (Integer) step)
                .setTime(step == 0 ? null : Instant.ofEpochMilli(origin + step * STEP))
                .setWithinAtLeast(largest)
                .setWithinAtMost(Math.min(1, sum))
                .build();
    }

    private static List<ChannelContribution> contributors(int c) {
        float[] shares = {0.46f, 0.31f, 0.15f, 0.08f};
        List<ChannelContribution> all = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            all.add(
                    ChannelContribution.newBuilder()
                            .setChannel(CHANNELS.get((c + i + 2) % 4))
                            .setShare(shares[i])
                            .setEffects(List.of())
                            .build());
        }
        return all;
    }

    /** The truth without its noise, and a little off. */
    private static double value(int seed, int c, long origin, int h) {
        long time = origin + h * STEP;
        double off = SCALES[c] * 0.06 * Math.sqrt(h) * noise(seed + 1000, c, origin);
        double noise = SCALES[c] * 0.42 * noise(seed, c, time);
        return truth(seed, c, time) - noise + off;
    }

    public static List<Score> scores(String model, String series, int seed, long origin, int step) {
        List<Score> scores = new ArrayList<>();
        long target = origin + step * STEP;
        for (int c = 0; c < CHANNELS.size(); c++) {
            double actual = truth(seed, c, target);
            double error = value(seed, c, origin, step) - actual;
            double lastError = truth(seed, c, origin) - actual;
            double width = SCALES[c] * (0.38 + 0.03 * Math.sqrt(step));
            scores.add(
                    Score.newBuilder()
                            .setForecastId(
                                    "%032x".formatted(31 * (long) series.hashCode() + origin))
                            .setModel(model)
                            .setSeries(series)
                            .setOrigin(Instant.ofEpochMilli(origin))
                            .setChannel(CHANNELS.get(c))
                            .setStep(step)
                            .setTargetTime(Instant.ofEpochMilli(target))
                            .setForecast((float) (actual + error))
                            .setActual((float) actual)
                            .setError((float) error)
                            .setScale((float) SCALES[c])
                            .setScaledError((float) (error / SCALES[c]))
                            .setInside(
                                    List.of(
                                            Math.abs(error) < 1.28 * width,
                                            Math.abs(error) < 1.96 * width))
                            .setLastValueError((float) lastError)
                            .setRidgeError(
                                    (float)
                                            (error
                                                    * (1.0
                                                            + 0.03
                                                                    * ((NOW - origin)
                                                                                    / STEP
                                                                                    / 13
                                                                                    % 5
                                                                            - 1))))
                            .setLearnt(true)
                            .setModelVersion(
                                    (int)
                                            Math.min(
                                                    7,
                                                    1
                                                            + Math.max(
                                                                            0,
                                                                            90
                                                                                    - (NOW - origin)
                                                                                            / STEP)
                                                                    / 13))
                            .build());
        }
        return scores;
    }

    /** Three days of rounds: seven promotions, some refusals, a drift, a rollback, a divergence. */
    public static List<ModelEvent> events() {
        List<ModelEvent> events = new ArrayList<>();
        long start = NOW - 3 * 86_400_000L;
        events.add(
                event(
                        ModelEventKind.STARTED,
                        start,
                        0,
                        null,
                        "the model starts without weights",
                        0));
        int version = 0;
        for (int round = 1; round <= 36; round++) {
            long time = start + round * 7_200_000L;
            if (round == 14) {
                events.add(
                        event(
                                ModelEventKind.DRIFT,
                                time,
                                version,
                                version - 1,
                                "errors of the last 48 windows are 1.9 times those before",
                                0));
            }
            if (round == 21) {
                events.add(
                        event(
                                ModelEventKind.DIVERGED,
                                time,
                                version,
                                version - 1,
                                "loss is NaN at step 38; weights of step 37 kept",
                                round));
            } else if (round == 24) {
                version++;
                events.add(
                        event(
                                ModelEventKind.ROLLED_BACK,
                                time,
                                version,
                                version - 2,
                                "the champion was worse than its parent on 96 windows",
                                0));
            } else if (round % 5 == 0) {
                version++;
                events.add(
                        event(
                                ModelEventKind.PROMOTED,
                                time,
                                version,
                                version - 1,
                                "the challenger is %.1f %% better on 432 windows"
                                        .formatted(1 + round % 4 * 0.7),
                                round));
            } else {
                events.add(
                        event(
                                ModelEventKind.REJECTED,
                                time,
                                version,
                                version - 1,
                                "the challenger is not 1 % better than the champion",
                                round));
            }
        }
        return events;
    }

    private static ModelEvent event(
            ModelEventKind kind, long time, int version, Integer parent, String reason, int round) {
        double progress = Math.exp(-round / 12.0);
        ModelEvent.Builder builder =
                ModelEvent.newBuilder()
                        .setModel(MODEL)
                        .setKind(kind)
                        .setTime(Instant.ofEpochMilli(time))
                        .setVersion(version)
                        .setParent(parent != null && parent > 0 ? parent : null)
                        .setReason(reason)
                        .setWindows(round == 0 ? 0 : 432);
        if (round == 0) {
            return builder.build();
        }
        double wobble = 0.03 * noise(1, 1, round * STEP);
        return builder.setChampionError(0.42 + 0.16 * progress + wobble)
                .setChallengerError(0.41 + 0.17 * progress + 1.2 * wobble)
                .setRidgeError(0.47 + 0.1 * progress + wobble)
                .setTelemetry(
                        RoundTelemetry.newBuilder()
                                .setLossBefore(0.5 + 0.2 * progress + wobble)
                                .setLossAfter(0.44 + 0.15 * progress + wobble)
                                .setSharpness(0.012 + 0.02 * progress)
                                .setLambdaMax(18 + 40 * progress + 60 * wobble)
                                .setLambdaMin(-0.9 * progress - 0.2 + 4 * wobble)
                                .setEscapesTried(1)
                                .setEscapesKept(round % 3 == 0 ? 1 : 0)
                                .setGradientNorm(0.8 + 2 * progress + 4 * Math.abs(wobble))
                                .setAttentionEntropy(1.32 - 0.35 * (1 - progress) + wobble)
                                .setAttentionEffectiveRank(2.1 + 1.2 * (1 - progress) + wobble)
                                .setRepresentationEffectiveRank(2.8 + 0.7 * (1 - progress) - wobble)
                                .setAttention(
                                        List.of(
                                                0.31, 0.08, 0.48, 0.13, 0.12, 0.61, 0.19, 0.08,
                                                0.17, 0.06, 0.69, 0.08, 0.38, 0.05, 0.32, 0.25))
                                .setSteps(60)
                                .setGradientEvaluations(132)
                                .build())
                .build();
    }

    public static List<RejectedRecord> rejected() {
        List<RejectedRecord> records = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            records.add(
                    rejected(
                            RejectionReason.LATE,
                            "time 2026-03-12T09:1%d:00Z of series search-2 is 31 min behind its partition's newest record (ingest.out-of-orderness is 10 min)"
                                    .formatted(i),
                            null,
                            8800 + i));
        }
        for (int i = 0; i < 4; i++) {
            records.add(
                    rejected(
                            RejectionReason.NOT_FINITE,
                            "channel \"latency\" is not finite (NaN)",
                            "{\"series\": \"basket-3\", \"timestamp\": 1773320400000, \"values\": {\"latency\": \"NaN\"}}",
                            9120 + i));
        }
        records.add(
                rejected(
                        RejectionReason.UNDECODABLE,
                        "it begins with 0x3c73, not with 0xc301 of single-object encoding",
                        "<script>alert('in a record')</script>",
                        9301));
        return records;
    }

    private static RejectedRecord rejected(
            RejectionReason reason, String detail, String raw, long offset) {
        return RejectedRecord.newBuilder()
                .setReason(reason)
                .setDetail(detail)
                .setRaw(raw == null ? null : ByteBuffer.wrap(raw.getBytes(StandardCharsets.UTF_8)))
                .setTopic("metrics")
                .setPartition((int) (offset % 4))
                .setOffset(offset)
                .build();
    }
}
