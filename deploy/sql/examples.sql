-- Questions to the tables of tables-avro.sql or tables-json.sql; the same text runs over both.

-- Every step of every forecast as a row of its own, under the names that SQL users know.
CREATE VIEW `forecast_points` AS
SELECT
  f.`model`, f.`series`, c.`name` AS `channel`, f.`origin_time`, f.`revision`, v.`step`,
  TO_TIMESTAMP_LTZ(f.`origin` + v.`step` * f.`stepMillis`, 3) AS `target_time`,
  i.`level`, v.`forecast_value`,
  i.`lower`[v.`step`] AS `lower_bound`,
  i.`upper`[v.`step`] AS `upper_bound`
FROM `forecasts` AS f
CROSS JOIN UNNEST(f.`channels`) AS c (
  `name`, `lastValue`, `values`, `intervals`, `breachProbability`, `clipped`, `breach`, `contributors`)
CROSS JOIN UNNEST(c.`intervals`) AS i (`level`, `lower`, `upper`)
CROSS JOIN UNNEST(c.`values`) WITH ORDINALITY AS v (`forecast_value`, `step`);

-- The newest forecast of each series; of one origin the highest revision.
CREATE VIEW `latest_forecasts` AS
SELECT * FROM (
  SELECT *, ROW_NUMBER() OVER (
    PARTITION BY `model`, `series` ORDER BY `origin` DESC, `revision` DESC) AS `newest`
  FROM `forecasts`)
WHERE `newest` = 1;

-- latest forecast per series
SELECT `model`, `series`, `origin_time`, `status`, c.`name` AS `channel`, c.`values` AS `forecast_values`
FROM `latest_forecasts`
CROSS JOIN UNNEST(`channels`) AS c (
  `name`, `lastValue`, `values`, `intervals`, `breachProbability`, `clipped`, `breach`, `contributors`);

-- breaches of the next hour: channels whose newest forecast says that they pass a limit by then
SELECT `model`, `series`, c.`name` AS `channel`, c.`breach`.`below` AS `below`, c.`breach`.`above` AS `above`,
  TO_TIMESTAMP_LTZ(c.`breach`.`time`, 3) AS `breach_time`,
  c.`breach`.`withinAtLeast` AS `at_least`, c.`breach`.`withinAtMost` AS `at_most`
FROM `latest_forecasts`
CROSS JOIN UNNEST(`channels`) AS c (
  `name`, `lastValue`, `values`, `intervals`, `breachProbability`, `clipped`, `breach`, `contributors`)
WHERE c.`breach`.`time` <= `origin` + 3600000;

-- error by horizon and version of the model
SELECT `model`, `channel`, `step`, `modelVersion`, COUNT(*) AS `n`,
  AVG(CAST(`error` * `error` AS DOUBLE)) AS `mse`,
  1 - SUM(CAST(`error` * `error` AS DOUBLE))
    / NULLIF(SUM(CAST(`lastValueError` * `lastValueError` AS DOUBLE)), 0) AS `skill`
FROM `scores`
GROUP BY `model`, `channel`, `step`, `modelVersion`;

-- what models did, and why
SELECT `model`, `event_time`, `kind`, `version`, `reason` FROM `model_events` WHERE `kind` <> 'ROUND';

-- rejected records by reason
SELECT `reason`, COUNT(*) AS `n` FROM `rejected` GROUP BY `reason`;

-- newest value of each series and channel
SELECT `series`, m.`channel`, MAX(`time_of_value`) AS `seen`
FROM `metrics`
CROSS JOIN UNNEST(`values`) AS m (`channel`, `value`)
WHERE m.`value` IS NOT NULL
GROUP BY `series`, m.`channel`;
