package io.foreflow.job.publish;

import io.foreflow.experts.Expert;
import io.foreflow.forecasting.Breach;
import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.schema.ChannelContribution;
import io.foreflow.schema.Contribution;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ForecastChannel;
import io.foreflow.schema.ForecastInterval;
import io.foreflow.schema.ForecastStatus;
import io.foreflow.schema.HorizonAccuracy;
import io.foreflow.schema.InputQuality;
import io.foreflow.schema.Provenance;
import io.foreflow.schema.Score;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The slow, obvious way from the core's records to generated classes, to hold the fast way to. */
final class GeneratedForm {

    private GeneratedForm() {}

    static Forecast of(SeriesForecast forecast) {
        return Forecast.newBuilder()
                .setId(id(forecast.key().model(), forecast.key().series(), forecast.origin()))
                .setModel(forecast.key().model())
                .setSeries(forecast.key().series())
                .setRevision(forecast.revision())
                .setOrigin(Instant.ofEpochMilli(forecast.origin()))
                .setStepMillis(forecast.stepMillis())
                .setHorizon(forecast.horizon())
                .setStatus(ForecastStatus.valueOf(forecast.status().toString()))
                .setStatusDetail(forecast.detail())
                .setServedBy(servedBy(forecast))
                .setChannels(channels(forecast))
                .setInputQuality(quality(forecast.quality()))
                .setProvenance(provenance(forecast.provenance()))
                .setAccuracy(accuracy(forecast))
                .setTopContributors(topContributors(forecast))
                .build();
    }

    static Score of(HorizonScore score) {
        List<Boolean> inside = null;
        if (score.inside() != null) {
            inside = new ArrayList<>();
            for (boolean held : score.inside()) {
                inside.add(held);
            }
        }
        return Score.newBuilder()
                .setForecastId(id(score.key().model(), score.key().series(), score.origin()))
                .setModel(score.key().model())
                .setSeries(score.key().series())
                .setOrigin(Instant.ofEpochMilli(score.origin()))
                .setRevision(score.revision())
                .setChannel(score.channel())
                .setStep(score.horizon())
                .setTargetTime(Instant.ofEpochMilli(score.targetTime()))
                .setForecast(score.forecast())
                .setActual(score.actual())
                .setError(score.error())
                .setScaledError(nullable(score.scaledError()))
                .setScale(nullable(score.scale()))
                .setInside(inside)
                .setLastValueError(nullable(score.lastValueError()))
                .setSeasonalNaiveError(nullable(score.seasonalNaiveError()))
                .setRidgeError(nullable(score.ridgeError()))
                .setLearnt(score.learnt())
                .setModelVersion(score.modelVersion())
                .build();
    }

    private static String id(String model, String series, long origin) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : List.of(model, series)) {
                byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
                digest.update(bytes);
            }
            digest.update(ByteBuffer.allocate(8).putLong(origin).array());
            StringBuilder hex = new StringBuilder();
            for (byte b : digest.digest()) {
                hex.append("%02x".formatted(b));
            }
            return hex.substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Float> servedBy(SeriesForecast forecast) {
        Map<String, Float> weights = new LinkedHashMap<>();
        for (Expert expert : Expert.values()) {
            float weight = forecast.servedBy()[expert.ordinal()];
            if (weight != 0) {
                weights.put(expert.toString(), weight);
            }
        }
        return weights;
    }

    private static List<ForecastChannel> channels(SeriesForecast forecast) {
        List<ForecastChannel> channels = new ArrayList<>();
        for (int c = 0; c < forecast.channels().size(); c++) {
            List<ForecastInterval> intervals = new ArrayList<>();
            for (int k = 0; k < forecast.levels().length; k++) {
                intervals.add(
                        new ForecastInterval(
                                forecast.levels()[k],
                                known(column(forecast.lower()[k], c, forecast.horizon())),
                                known(column(forecast.upper()[k], c, forecast.horizon()))));
            }
            List<Float> values = column(forecast.values(), c, forecast.horizon());
            channels.add(
                    new ForecastChannel(
                            forecast.channels().get(c),
                            nullable(forecast.lastValues()[c]),
                            values.contains(null) ? null : values,
                            intervals,
                            breach(forecast, c) == null
                                    ? null
                                    : column(
                                            breach(forecast, c).probability(),
                                            0,
                                            forecast.horizon()),
                            forecast.clipped()[c],
                            breachRecord(forecast, breach(forecast, c)),
                            contributors(forecast, c)));
        }
        return channels;
    }

    /** Null, too, where a probability is not known. */
    private static Breach breach(SeriesForecast forecast, int channel) {
        Breach breach = forecast.breaches().isEmpty() ? null : forecast.breaches().get(channel);
        return breach == null || Double.isNaN(breach.withinAtLeast()) ? null : breach;
    }

    private static io.foreflow.schema.Breach breachRecord(SeriesForecast forecast, Breach breach) {
        if (breach == null) {
            return null;
        }
        boolean crossing = breach.step() > 0;
        long time = forecast.origin() + breach.step() * forecast.stepMillis();
        return new io.foreflow.schema.Breach(
                Float.isInfinite(breach.limit().below()) ? null : breach.limit().below(),
                Float.isInfinite(breach.limit().above()) ? null : breach.limit().above(),
                crossing ? breach.step() : null,
                crossing ? Instant.ofEpochMilli(time) : null,
                breach.withinAtLeast(),
                breach.withinAtMost());
    }

    private static List<ChannelContribution> contributors(SeriesForecast forecast, int channel) {
        if (forecast.contributors() == null || forecast.contributors().get(channel) == null) {
            return null;
        }
        List<ChannelContribution> contributors = new ArrayList<>();
        for (SeriesForecast.Contribution of : forecast.contributors().get(channel)) {
            List<Float> effects = new ArrayList<>();
            for (float effect : of.effects()) {
                effects.add(effect);
            }
            contributors.add(new ChannelContribution(of.channel(), of.share(), effects));
        }
        return contributors;
    }

    private static List<Contribution> topContributors(SeriesForecast forecast) {
        return forecast.topContributors().isEmpty()
                ? null
                : forecast.topContributors().stream()
                        .map(share -> new Contribution(share.channel(), share.share()))
                        .toList();
    }

    private static List<Float> column(float[] channelMajor, int channel, int horizon) {
        List<Float> column = new ArrayList<>();
        for (int step = 1; step <= horizon; step++) {
            column.add(nullable(channelMajor[channel * horizon + step - 1]));
        }
        return column;
    }

    private static List<Float> known(List<Float> column) {
        return column.stream().allMatch(value -> value == null) ? null : column;
    }

    private static InputQuality quality(SeriesForecast.InputQuality quality) {
        return new InputQuality(
                Instant.ofEpochMilli(quality.windowStart()),
                Instant.ofEpochMilli(quality.windowEnd()),
                quality.observed(),
                quality.imputed(),
                quality.missing(),
                quality.late(),
                quality.ageMillis());
    }

    private static Provenance provenance(SeriesForecast.Provenance provenance) {
        return provenance == null
                ? null
                : new Provenance(
                        provenance.version(),
                        provenance.parent() == -1 ? null : provenance.parent(),
                        provenance.weightsHash(),
                        provenance.optimizerStep(),
                        Instant.ofEpochMilli(provenance.trainedUntil()),
                        provenance.ageMillis());
    }

    private static List<HorizonAccuracy> accuracy(SeriesForecast forecast) {
        return forecast.accuracy().stream()
                .filter(at -> at != null)
                .map(
                        at ->
                                new HorizonAccuracy(
                                        at.horizon(),
                                        at.count(),
                                        nullable(at.mse()),
                                        nullable(at.mae()),
                                        nullable(at.skill()),
                                        nullable(at.bias()),
                                        at.seasonalCount(),
                                        nullable(at.skillSeasonal()),
                                        at.intervalCount(),
                                        Arrays.stream(at.coverage()).boxed().toList()))
                .toList();
    }

    private static Float nullable(float value) {
        return Float.isNaN(value) ? null : value;
    }

    private static Double nullable(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
