package io.foreflow.job;

import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettings.Delivery;
import io.foreflow.job.config.JobSettings.IngestSettings;
import io.foreflow.job.config.JobSettings.LearnerMode;
import io.foreflow.job.config.JobSettings.ResourceSettings;
import io.foreflow.job.config.JobSettings.SlotProfile;
import io.foreflow.job.config.JobSettings.TimeMode;
import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import io.foreflow.settings.ForecastSettings;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.OptimizerSettings;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Settings for tests, small in every dimension. */
public final class JobFixtures {

    private JobFixtures() {}

    /** Looks back 8 rows and forecasts 4; carries values over 2 rows; forgets after 10 rows. */
    public static ModelSettings model(String name, Duration step, String... channels) {
        return new ModelSettings(
                name,
                List.of(channels),
                step,
                8,
                4,
                4,
                4,
                new AlignSettings(2, step.multipliedBy(10)),
                new ScaleSettings(8, 10, 0.01),
                new ForecastSettings(
                        List.of(1, 4), List.of(0.8), 1, 50, 10, 0.5, step.multipliedBy(5), 4),
                new RidgeSettings(1, 2, 100, 1, 0.8),
                new LearnSettings(
                        step.multipliedBy(4),
                        step.multipliedBy(2),
                        4,
                        2,
                        1,
                        1,
                        16,
                        64,
                        16,
                        10,
                        0.01,
                        3,
                        false,
                        7,
                        Duration.ofMinutes(1)),
                new OptimizerSettings(
                        2,
                        4,
                        BaseStep.ADAM,
                        1e-3,
                        1,
                        0.9,
                        0.999,
                        1e-8,
                        0,
                        1,
                        true,
                        0.05,
                        false,
                        false,
                        200,
                        10,
                        0.01,
                        1,
                        false,
                        0,
                        Averaging.EMA,
                        0.99));
    }

    /** The model with other alignment and forecasts. */
    public static ModelSettings with(
            ModelSettings model, AlignSettings align, ForecastSettings forecast) {
        return new ModelSettings(
                model.name(),
                model.channels(),
                model.step(),
                model.lookback(),
                model.shortLookback(),
                model.horizon(),
                model.seasonalPeriod(),
                align,
                model.scale(),
                forecast,
                model.ridge(),
                model.learn(),
                model.optimizer());
    }

    /** Everything since 2000 is accepted, out of order by at most the bound. */
    public static IngestSettings ingest(Duration outOfOrderness) {
        return new IngestSettings(
                outOfOrderness,
                Instant.parse("2000-01-01T00:00:00Z"),
                null,
                1 << 20,
                100,
                200,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2));
    }

    /** One job of the given models in replay, exactly-once, in Avro, on one task. */
    public static JobSettings job(ModelSettings... models) {
        return new JobSettings(
                Map.of("bootstrap.servers", "localhost:9092"),
                new TopicNames("metrics", "forecasts", "scores", "model-events", "rejected"),
                "foreflow-test",
                TimeMode.REPLAY,
                Delivery.EXACTLY_ONCE,
                WireFormat.SINGLE_OBJECT,
                null,
                Duration.ofSeconds(2),
                Duration.ofMinutes(10),
                2,
                128,
                ingest(Duration.ZERO),
                LearnerMode.DETERMINISTIC,
                new ResourceSettings(null, 0, 0, 0, SlotProfile.NONE, "cpu", "cpu"),
                models[0].name(),
                List.of(models),
                Map.of());
    }
}
