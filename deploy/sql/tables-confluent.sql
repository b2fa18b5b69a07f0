-- Foreflow's topics as tables of Flink SQL, wire.format: confluent (schema.registry.url is set).
-- Needs the Kafka SQL connector and foreflow-sql.jar in the SQL client's class path; see docs/sql.md.
-- Times are epoch milliseconds; the columns behind the record's own are the same times as TIMESTAMP_LTZ.

CREATE TABLE `metrics` (
  `series` STRING,
  `model` STRING,
  `timestamp` BIGINT,
  `values` MAP<STRING, DOUBLE>,
  `time_of_value` AS TO_TIMESTAMP_LTZ(`timestamp`, 3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'metrics',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'value.format' = 'foreflow-avro',
  'value.foreflow-avro.record' = 'Observation',
  'value.foreflow-avro.registry' = 'http://localhost:8085'
);

CREATE TABLE `forecasts` (
  `id` STRING,
  `model` STRING,
  `series` STRING,
  `revision` INT,
  `origin` BIGINT,
  `stepMillis` BIGINT,
  `horizon` INT,
  `status` STRING,
  `statusDetail` STRING,
  `servedBy` MAP<STRING, FLOAT>,
  `channels` ARRAY<ROW<
    `name` STRING,
    `lastValue` FLOAT,
    `values` ARRAY<FLOAT>,
    `intervals` ARRAY<ROW<
      `level` FLOAT,
      `lower` ARRAY<FLOAT>,
      `upper` ARRAY<FLOAT>>>,
    `breachProbability` ARRAY<FLOAT>,
    `clipped` BOOLEAN,
    `breach` ROW<
      `below` FLOAT,
      `above` FLOAT,
      `step` INT,
      `time` BIGINT,
      `withinAtLeast` DOUBLE,
      `withinAtMost` DOUBLE>,
    `contributors` ARRAY<ROW<
      `channel` STRING,
      `share` FLOAT,
      `effects` ARRAY<FLOAT>>>>>,
  `inputQuality` ROW<
    `windowStart` BIGINT,
    `windowEnd` BIGINT,
    `observed` INT,
    `imputed` INT,
    `missing` INT,
    `late` INT,
    `ageMillis` BIGINT>,
  `provenance` ROW<
    `version` INT,
    `parent` INT,
    `weightsHash` STRING,
    `optimizerStep` BIGINT,
    `trainedUntil` BIGINT,
    `ageMillis` BIGINT>,
  `accuracy` ARRAY<ROW<
    `horizon` INT,
    `count` BIGINT,
    `mse` DOUBLE,
    `mae` DOUBLE,
    `skill` DOUBLE,
    `bias` DOUBLE,
    `seasonalCount` BIGINT,
    `skillSeasonal` DOUBLE,
    `intervalCount` BIGINT,
    `coverage` ARRAY<DOUBLE>>>,
  `topContributors` ARRAY<ROW<
    `channel` STRING,
    `share` FLOAT>>,
  `origin_time` AS TO_TIMESTAMP_LTZ(`origin`, 3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'forecasts',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'value.format' = 'foreflow-avro',
  'value.foreflow-avro.record' = 'Forecast',
  'value.foreflow-avro.registry' = 'http://localhost:8085'
);

CREATE TABLE `scores` (
  `forecastId` STRING,
  `model` STRING,
  `series` STRING,
  `origin` BIGINT,
  `revision` INT,
  `channel` STRING,
  `step` INT,
  `targetTime` BIGINT,
  `forecast` FLOAT,
  `actual` FLOAT,
  `error` FLOAT,
  `scaledError` FLOAT,
  `scale` FLOAT,
  `inside` ARRAY<BOOLEAN>,
  `lastValueError` FLOAT,
  `seasonalNaiveError` FLOAT,
  `ridgeError` FLOAT,
  `learnt` BOOLEAN,
  `modelVersion` INT,
  `origin_time` AS TO_TIMESTAMP_LTZ(`origin`, 3),
  `target_time` AS TO_TIMESTAMP_LTZ(`targetTime`, 3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'scores',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'value.format' = 'foreflow-avro',
  'value.foreflow-avro.record' = 'Score',
  'value.foreflow-avro.registry' = 'http://localhost:8085'
);

CREATE TABLE `model_events` (
  `model` STRING,
  `kind` STRING,
  `time` BIGINT,
  `version` INT,
  `parent` INT,
  `reason` STRING,
  `championError` DOUBLE,
  `challengerError` DOUBLE,
  `ridgeError` DOUBLE,
  `windows` INT,
  `telemetry` ROW<
    `lossBefore` DOUBLE,
    `lossAfter` DOUBLE,
    `sharpness` DOUBLE,
    `lambdaMax` DOUBLE,
    `lambdaMaxResidual` DOUBLE,
    `lambdaMin` DOUBLE,
    `lambdaMinResidual` DOUBLE,
    `escapesTried` INT,
    `escapesKept` INT,
    `gradientNorm` DOUBLE,
    `attentionEntropy` DOUBLE,
    `attentionNuclearNorm` DOUBLE,
    `attentionEffectiveRank` DOUBLE,
    `steps` INT,
    `gradientEvaluations` BIGINT,
    `representationNuclearNorm` DOUBLE,
    `representationEffectiveRank` DOUBLE,
    `attentionSpectrum` ARRAY<DOUBLE>,
    `representationSpectrum` ARRAY<DOUBLE>,
    `attention` ARRAY<DOUBLE>>,
  `event_time` AS TO_TIMESTAMP_LTZ(`time`, 3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'model-events',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'value.format' = 'foreflow-avro',
  'value.foreflow-avro.record' = 'ModelEvent',
  'value.foreflow-avro.registry' = 'http://localhost:8085'
);

CREATE TABLE `rejected` (
  `raw` BYTES,
  `reason` STRING,
  `detail` STRING,
  `topic` STRING,
  `partition` INT,
  `offset` BIGINT
) WITH (
  'connector' = 'kafka',
  'topic' = 'rejected',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'value.format' = 'foreflow-avro',
  'value.foreflow-avro.record' = 'RejectedRecord',
  'value.foreflow-avro.registry' = 'http://localhost:8085'
);
