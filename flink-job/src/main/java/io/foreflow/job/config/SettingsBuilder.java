package io.foreflow.job.config;

import io.foreflow.job.config.JobSettings.IngestSettings;
import io.foreflow.job.config.JobSettings.ResourceSettings;
import io.foreflow.job.config.JobSettings.SlotProfile;
import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.job.config.option.AlignOptions;
import io.foreflow.job.config.option.DriftOptions;
import io.foreflow.job.config.option.EeoOptions;
import io.foreflow.job.config.option.ForecastOptions;
import io.foreflow.job.config.option.IngestOptions;
import io.foreflow.job.config.option.JobOptions;
import io.foreflow.job.config.option.KafkaOptions;
import io.foreflow.job.config.option.LearnOptions;
import io.foreflow.job.config.option.ModelOptions;
import io.foreflow.job.config.option.RegistryOptions;
import io.foreflow.job.config.option.ResourceOptions;
import io.foreflow.job.config.option.RidgeOptions;
import io.foreflow.job.config.option.Values;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.settings.AlignSettings;
import io.foreflow.settings.BreachSettings;
import io.foreflow.settings.DriftSettings;
import io.foreflow.settings.ForecastSettings;
import io.foreflow.settings.LearnSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.OptimizerSettings;
import io.foreflow.settings.RidgeSettings;
import io.foreflow.settings.ScaleSettings;
import java.util.List;
import java.util.Map;

/** Puts valid values into the records that the job is made from. */
final class SettingsBuilder {

    private SettingsBuilder() {}

    static JobSettings job(
            Values values,
            Map<String, String> kafka,
            List<ModelSettings> models,
            Map<String, String> initialWeights) {
        String defaultModel = values.get(JobOptions.DEFAULT_MODEL);
        return new JobSettings(
                kafka,
                new TopicNames(
                        values.get(KafkaOptions.METRICS),
                        values.get(KafkaOptions.FORECASTS),
                        values.get(KafkaOptions.SCORES),
                        values.get(KafkaOptions.MODEL_EVENTS),
                        values.get(KafkaOptions.REJECTED)),
                values.get(KafkaOptions.GROUP_ID),
                values.get(JobOptions.TIME),
                values.get(JobOptions.DELIVERY),
                values.get(JobOptions.WIRE_FORMAT),
                registry(values),
                values.get(JobOptions.CHECKPOINT_INTERVAL),
                values.get(JobOptions.TRANSACTION_TIMEOUT),
                values.get(JobOptions.PARALLELISM),
                values.get(JobOptions.MAX_PARALLELISM),
                ingest(values),
                values.get(JobOptions.LEARNER_MODE),
                resources(values),
                defaultModel == null ? models.get(0).name() : defaultModel,
                models,
                initialWeights);
    }

    static ModelSettings model(Values values) {
        return new ModelSettings(
                values.get(ModelOptions.NAME),
                values.get(ModelOptions.CHANNELS),
                values.get(ModelOptions.STEP),
                values.get(ForecastOptions.LOOKBACK),
                values.get(ForecastOptions.SHORT_LOOKBACK),
                values.get(ForecastOptions.HORIZON),
                values.get(ForecastOptions.SEASONAL_PERIOD),
                align(values),
                new ScaleSettings(
                        values.get(ModelOptions.SCALER_ROWS),
                        values.get(ModelOptions.DEVIATION_LIMIT),
                        values.get(ModelOptions.SIGMA_FLOOR)),
                forecast(values),
                ridge(values),
                learn(values),
                optimizer(values));
    }

    private static RegistrySettings registry(Values values) {
        return values.get(RegistryOptions.URL) == null
                ? null
                : new RegistrySettings(
                        values.get(RegistryOptions.URL),
                        values.get(RegistryOptions.USER_INFO),
                        store(
                                values.get(RegistryOptions.TRUSTSTORE),
                                values.get(RegistryOptions.TRUSTSTORE_TYPE),
                                values.get(RegistryOptions.TRUSTSTORE_PASSWORD)),
                        store(
                                values.get(RegistryOptions.KEYSTORE),
                                values.get(RegistryOptions.KEYSTORE_TYPE),
                                values.get(RegistryOptions.KEYSTORE_PASSWORD)),
                        values.get(RegistryOptions.KEY_PASSWORD),
                        values.get(RegistryOptions.REGISTER),
                        values.get(RegistryOptions.TIMEOUT),
                        values.get(RegistryOptions.PATIENCE));
    }

    private static RegistrySettings.Store store(String location, String type, String password) {
        return location == null
                ? null
                : new RegistrySettings.Store(location, type, password == null ? "" : password);
    }

    private static IngestSettings ingest(Values values) {
        return new IngestSettings(
                values.get(IngestOptions.OUT_OF_ORDERNESS),
                values.get(IngestOptions.EARLIEST),
                values.get(IngestOptions.MAX_AGE),
                Math.toIntExact(values.get(IngestOptions.MAX_RECORD).getBytes()),
                values.get(IngestOptions.MAX_CHANNELS),
                values.get(IngestOptions.MAX_NAME_LENGTH),
                values.get(IngestOptions.LIVE_QUIET),
                values.get(IngestOptions.LIVE_DELAY),
                values.get(IngestOptions.REPLAY_PATIENCE));
    }

    private static ResourceSettings resources(Values values) {
        return new ResourceSettings(
                values.get(ResourceOptions.LEARNER_SLOT_GROUP),
                values.get(ResourceOptions.LEARNER_CPU),
                values.get(ResourceOptions.LEARNER_MEMORY).getMebiBytes(),
                values.get(ResourceOptions.LEARNER_GPUS),
                new SlotProfile(
                        values.get(ResourceOptions.SLOT_CPU),
                        values.get(ResourceOptions.SLOT_MEMORY).getMebiBytes(),
                        values.get(ResourceOptions.SLOT_MANAGED_MEMORY).getMebiBytes()),
                values.get(ResourceOptions.FORECAST_DEVICE),
                values.get(ResourceOptions.LEARN_DEVICE));
    }

    private static AlignSettings align(Values values) {
        return new AlignSettings(
                values.get(AlignOptions.POLICY),
                values.get(AlignOptions.MAX_GAP),
                values.get(AlignOptions.IDLE),
                values.get(AlignOptions.ALLOWED_LATENESS),
                PerChannel.aggregates(
                        values.get(ModelOptions.CHANNELS),
                        values.get(AlignOptions.AGGREGATE),
                        values.get(AlignOptions.CHANNEL_AGGREGATES)),
                values.get(AlignOptions.MAX_VALUES));
    }

    private static ForecastSettings forecast(Values values) {
        return new ForecastSettings(
                values.get(ForecastOptions.REPORT),
                values.get(ForecastOptions.LEVELS),
                values.get(ForecastOptions.EVERY),
                values.get(ForecastOptions.RESIDUALS),
                values.get(ForecastOptions.MINIMUM_RESIDUALS),
                values.get(ForecastOptions.MAX_IMPUTED_SHARE),
                values.get(ForecastOptions.STALE_AFTER),
                values.get(ForecastOptions.BATCH),
                values.get(ForecastOptions.REVISE),
                PerChannel.ranges(
                        values.get(ModelOptions.CHANNELS), values.get(ForecastOptions.RANGES)),
                values.get(ForecastOptions.SERVE),
                new BreachSettings(
                        Limits.read(
                                values.get(ModelOptions.CHANNELS),
                                values.get(ForecastOptions.LIMITS)),
                        values.get(ForecastOptions.BREACH_PROBABILITY)),
                values.get(ForecastOptions.EXPLAIN));
    }

    private static RidgeSettings ridge(Values values) {
        return new RidgeSettings(
                values.get(RidgeOptions.LAMBDA),
                values.get(RidgeOptions.LAMBDA_FAR),
                values.get(RidgeOptions.PENALTY),
                values.get(RidgeOptions.BLOCKS),
                values.get(RidgeOptions.BLOCK_WINDOWS),
                values.get(RidgeOptions.MINIMUM_WINDOWS),
                values.get(RidgeOptions.MINIMUM_TARGET_SHARE),
                values.get(RidgeOptions.CHANNEL_MEMORY).getBytes(),
                values.get(RidgeOptions.CHANNEL_SHRINKAGE),
                values.get(RidgeOptions.NORMALISED),
                values.get(RidgeOptions.JOINT_MEMORY).getBytes(),
                values.get(RidgeOptions.MEMORY),
                values.get(RidgeOptions.SERVE));
    }

    private static LearnSettings learn(Values values) {
        return new LearnSettings(
                values.get(LearnOptions.TICK),
                values.get(LearnOptions.LAG),
                values.get(LearnOptions.MAX_QUEUED_TICKS),
                values.get(LearnOptions.SERIES),
                values.get(LearnOptions.FRACTION),
                values.get(LearnOptions.TICKS_PER_ROUND),
                values.get(LearnOptions.MINIMUM_ORIGINS),
                values.get(LearnOptions.TRAINING_ORIGINS),
                values.get(LearnOptions.VALIDATION_ORIGINS),
                values.get(LearnOptions.STEPS),
                values.get(LearnOptions.PROMOTION_MARGIN),
                values.get(LearnOptions.REFUSALS),
                values.get(LearnOptions.TUNED),
                values.get(LearnOptions.SEED),
                values.get(LearnOptions.ROUND_TIMEOUT),
                values.get(LearnOptions.VALIDATION),
                new DriftSettings(
                        values.get(DriftOptions.DETECT),
                        values.get(DriftOptions.TOLERANCE),
                        values.get(DriftOptions.THRESHOLD),
                        values.get(DriftOptions.KEEP)));
    }

    private static OptimizerSettings optimizer(Values values) {
        return new OptimizerSettings(
                values.get(EeoOptions.WIDTH),
                values.get(EeoOptions.BATCH),
                values.get(EeoOptions.BASE),
                values.get(EeoOptions.LEARNING_RATE),
                values.get(EeoOptions.LAYER_DECAY),
                values.get(EeoOptions.BETA1),
                values.get(EeoOptions.BETA2),
                values.get(EeoOptions.EPSILON),
                values.get(EeoOptions.WEIGHT_DECAY),
                values.get(EeoOptions.CLIP_NORM),
                values.get(EeoOptions.SHARPNESS),
                values.get(EeoOptions.RHO),
                values.get(EeoOptions.ADAPTIVE),
                values.get(EeoOptions.ESCAPE),
                values.get(EeoOptions.ESCAPE_EVERY),
                values.get(EeoOptions.LANCZOS_STEPS),
                values.get(EeoOptions.ESCAPE_THRESHOLD),
                values.get(EeoOptions.KICK),
                values.get(EeoOptions.LANGEVIN),
                values.get(EeoOptions.TEMPERATURE),
                values.get(EeoOptions.AVERAGING),
                values.get(EeoOptions.AVERAGE_DECAY));
    }
}
