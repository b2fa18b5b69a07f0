package io.foreflow.job.config;

import static io.foreflow.job.config.option.AlignOptions.ALLOWED_LATENESS;
import static io.foreflow.job.config.option.AlignOptions.CHANNEL_AGGREGATES;
import static io.foreflow.job.config.option.AlignOptions.IDLE;
import static io.foreflow.job.config.option.AlignOptions.MAX_GAP;
import static io.foreflow.job.config.option.EeoOptions.BATCH;
import static io.foreflow.job.config.option.ForecastOptions.HORIZON;
import static io.foreflow.job.config.option.ForecastOptions.LIMITS;
import static io.foreflow.job.config.option.ForecastOptions.LOOKBACK;
import static io.foreflow.job.config.option.ForecastOptions.MINIMUM_RESIDUALS;
import static io.foreflow.job.config.option.ForecastOptions.RANGES;
import static io.foreflow.job.config.option.ForecastOptions.REPORT;
import static io.foreflow.job.config.option.ForecastOptions.RESIDUALS;
import static io.foreflow.job.config.option.ForecastOptions.SEASONAL_PERIOD;
import static io.foreflow.job.config.option.ForecastOptions.SHORT_LOOKBACK;
import static io.foreflow.job.config.option.LearnOptions.LAG;
import static io.foreflow.job.config.option.LearnOptions.MAX_HISTORY;
import static io.foreflow.job.config.option.LearnOptions.MINIMUM_ORIGINS;
import static io.foreflow.job.config.option.LearnOptions.TICK;
import static io.foreflow.job.config.option.LearnOptions.TRAINING_ORIGINS;
import static io.foreflow.job.config.option.LearnOptions.VALIDATION_ORIGINS;
import static io.foreflow.job.config.option.ModelOptions.CHANNELS;
import static io.foreflow.job.config.option.ModelOptions.NAME;
import static io.foreflow.job.config.option.ModelOptions.SCALER_ROWS;
import static io.foreflow.job.config.option.ModelOptions.STEP;

import io.foreflow.job.config.option.IngestOptions;
import io.foreflow.job.config.option.Option;
import io.foreflow.job.config.option.RidgeOptions;
import io.foreflow.job.config.option.ValueType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Combinations of a model's options that cannot work. */
final class ModelChecks {

    private static final int MOST_LATE_ROWS = 10_000;

    private final Reading job;
    private final Reading model;

    ModelChecks(Reading job, Reading model) {
        this.job = job;
        this.model = model;
    }

    void run() {
        channels();
        name();
        lessThan(SHORT_LOOKBACK, LOOKBACK);
        season();
        atMost(MINIMUM_RESIDUALS, RESIDUALS);
        atMost(BATCH, TRAINING_ORIGINS);
        atMost(BATCH, MINIMUM_ORIGINS);
        report();
        multipleOfStep(TICK);
        multipleOfStep(LAG);
        idle();
        lateness();
        perChannel();
        history();
        forgetting();
        new SizeChecks(job, model).run();
    }

    private void channels() {
        if (!model.valid(List.of(CHANNELS))) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (String channel : model.get(CHANNELS)) {
            if (!seen.add(channel)) {
                model.report(CHANNELS, "names \"" + channel + "\" twice");
            }
            if (job.valid(List.of(IngestOptions.MAX_NAME_LENGTH))
                    && channel.length() > job.get(IngestOptions.MAX_NAME_LENGTH)) {
                model.report(
                        CHANNELS,
                        "each must be at most ingest.max-name-length "
                                + job.get(IngestOptions.MAX_NAME_LENGTH)
                                + " characters long");
            }
        }
        if (job.valid(List.of(IngestOptions.MAX_CHANNELS))
                && seen.size() > job.get(IngestOptions.MAX_CHANNELS)) {
            model.report(
                    CHANNELS,
                    "must be at most ingest.max-channels " + job.get(IngestOptions.MAX_CHANNELS));
        }
    }

    private void name() {
        if (model.valid(List.of(NAME))
                && job.valid(List.of(IngestOptions.MAX_NAME_LENGTH))
                && model.get(NAME).length() > job.get(IngestOptions.MAX_NAME_LENGTH)) {
            model.report(
                    NAME,
                    "must be at most ingest.max-name-length "
                            + job.get(IngestOptions.MAX_NAME_LENGTH)
                            + " characters long");
        }
    }

    private void report() {
        if (model.valid(List.of(REPORT, HORIZON))
                && model.get(REPORT).get(model.get(REPORT).size() - 1) > model.get(HORIZON)) {
            model.report(REPORT, "each must be at most forecast.horizon " + model.get(HORIZON));
        }
    }

    private void multipleOfStep(Option<Duration> option) {
        if (model.valid(List.of(option, STEP))
                && model.get(option).toNanos() % model.get(STEP).toNanos() != 0) {
            model.report(
                    option,
                    "must be a multiple of step " + ValueType.DURATION.format(model.get(STEP)));
        }
    }

    private void idle() {
        if (model.valid(List.of(IDLE, STEP, MAX_GAP))
                && model.get(IDLE).compareTo(model.get(STEP).multipliedBy(model.get(MAX_GAP) + 1L))
                        < 0) {
            model.report(
                    IDLE,
                    "must be at least align.max-gap + 1 steps, "
                            + ValueType.DURATION.format(
                                    model.get(STEP).multipliedBy(model.get(MAX_GAP) + 1L)));
        }
    }

    /** Rows that can still change are kept in every series' state. */
    private void lateness() {
        if (model.valid(List.of(ALLOWED_LATENESS, STEP))
                && model.get(ALLOWED_LATENESS)
                                .compareTo(model.get(STEP).multipliedBy(MOST_LATE_ROWS))
                        > 0) {
            model.report(
                    ALLOWED_LATENESS,
                    "must be at most %d steps, %s"
                            .formatted(
                                    MOST_LATE_ROWS,
                                    ValueType.DURATION.format(
                                            model.get(STEP).multipliedBy(MOST_LATE_ROWS))));
        }
    }

    private void perChannel() {
        if (model.valid(List.of(CHANNELS, CHANNEL_AGGREGATES))) {
            PerChannel.check(model, CHANNEL_AGGREGATES, model.get(CHANNELS), PerChannel::aggregate);
        }
        if (model.valid(List.of(CHANNELS, RANGES))) {
            PerChannel.check(model, RANGES, model.get(CHANNELS), PerChannel::range);
        }
        if (model.valid(List.of(CHANNELS, LIMITS))) {
            Limits.check(model, model.get(CHANNELS));
        }
    }

    /** The learner's bound on a series' rows when it has one series only. */
    private void history() {
        List<Option<?>> parts =
                List.of(SCALER_ROWS, HORIZON, TICK, STEP, TRAINING_ORIGINS, VALIDATION_ORIGINS);
        if (!model.valid(parts) || !model.valid(List.of(LOOKBACK, MAX_HISTORY))) {
            return;
        }
        long beside =
                model.get(SCALER_ROWS)
                        + 2L * model.get(HORIZON)
                        + model.get(TICK).dividedBy(model.get(STEP))
                        + model.get(TRAINING_ORIGINS)
                        + model.get(VALIDATION_ORIGINS);
        if (beside + model.get(LOOKBACK) > model.get(MAX_HISTORY)) {
            model.report(
                    LOOKBACK,
                    "must fit into learn.max-history "
                            + model.get(MAX_HISTORY)
                            + " beside "
                            + beside
                            + " rows for scale, horizon, tick and origins");
        }
    }

    /** One block alone could only be forgotten whole, with what is newest. */
    private void forgetting() {
        if (model.valid(List.of(RidgeOptions.MEMORY, RidgeOptions.BLOCKS))
                && model.get(RidgeOptions.MEMORY) != null
                && model.get(RidgeOptions.BLOCKS) < 2) {
            model.report(RidgeOptions.MEMORY, "needs learn.ridge.blocks of at least 2");
        }
    }

    private void season() {
        if (model.valid(List.of(SEASONAL_PERIOD, LOOKBACK))
                && model.get(SEASONAL_PERIOD) > model.get(LOOKBACK)) {
            model.report(SEASONAL_PERIOD, "must be at most the look-back, " + model.get(LOOKBACK));
        }
    }

    private void lessThan(Option<Integer> smaller, Option<Integer> larger) {
        if (model.valid(List.of(smaller, larger)) && model.get(smaller) >= model.get(larger)) {
            model.report(smaller, "must be below " + larger.key() + " " + model.get(larger));
        }
    }

    private void atMost(Option<Integer> smaller, Option<Integer> larger) {
        if (model.valid(List.of(smaller, larger)) && model.get(smaller) > model.get(larger)) {
            model.report(smaller, "must be at most " + larger.key() + " " + model.get(larger));
        }
    }
}
