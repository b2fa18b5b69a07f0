package io.foreflow.job.config;

import static io.foreflow.job.config.option.EeoOptions.BATCH;
import static io.foreflow.job.config.option.ForecastOptions.EXPLAIN;
import static io.foreflow.job.config.option.ForecastOptions.HORIZON;
import static io.foreflow.job.config.option.ForecastOptions.LEVELS;
import static io.foreflow.job.config.option.ForecastOptions.LOOKBACK;
import static io.foreflow.job.config.option.ForecastOptions.REPORT;
import static io.foreflow.job.config.option.LearnOptions.MAX_ROUND_MEMORY;
import static io.foreflow.job.config.option.LearnOptions.STEPS;
import static io.foreflow.job.config.option.LearnOptions.TRAINING_ORIGINS;
import static io.foreflow.job.config.option.LearnOptions.TUNED;
import static io.foreflow.job.config.option.LearnOptions.VALIDATION_ORIGINS;
import static io.foreflow.job.config.option.ModelOptions.CHANNELS;

import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.job.config.option.JobOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.configuration.MemorySize;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What a model's options come to in bytes: the windows of a round, and a forecast on the wire. */
final class SizeChecks {

    private static final String LARGEST_REQUEST = "kafka." + ProducerConfig.MAX_REQUEST_SIZE_CONFIG;

    /** Kafka's default of {@value ProducerConfig#MAX_REQUEST_SIZE_CONFIG}. */
    private static final long DEFAULT_REQUEST = 1 << 20;

    /** Names, status, quality, provenance, accuracy, key and Kafka's own, by generous count. */
    private static final long BESIDE = 8 * 1024;

    /** What a contribution takes beside its name and numbers. */
    private static final long CONTRIBUTION = 48;

    /** A float in Avro, and one that may be null. */
    private static final int AVRO = 4;

    private static final int AVRO_OPTIONAL = 5;

    /** A float in JSON at its longest, such as -1.17549435E-38 and a comma. */
    private static final int JSON = 16;

    private final Reading job;
    private final Reading model;

    SizeChecks(Reading job, Reading model) {
        this.job = job;
        this.model = model;
    }

    void run() {
        if (model.valid(List.of(CHANNELS, HORIZON, LOOKBACK, LEVELS))) {
            round();
            forecast();
        }
    }

    private void round() {
        if (!model.valid(List.of(STEPS, BATCH, TRAINING_ORIGINS, VALIDATION_ORIGINS, TUNED))
                || !model.valid(List.of(MAX_ROUND_MEMORY))
                || !model.get(TUNED)) {
            return;
        }
        long drawn =
                Math.min(model.get(TRAINING_ORIGINS), (long) model.get(STEPS) * model.get(BATCH));
        double floats =
                (drawn + model.get(VALIDATION_ORIGINS))
                        * (double) model.get(CHANNELS).size()
                        * (model.get(LOOKBACK) + 3.0 * model.get(HORIZON) + 1);
        MemorySize most = model.get(MAX_ROUND_MEMORY);
        if (floats * Float.BYTES > most.getBytes()) {
            model.report(
                    TRAINING_ORIGINS,
                    "the windows of a round take %.0f MiB with it, more than learn.max-round-memory %d MiB"
                            .formatted(floats * Float.BYTES / (1 << 20), most.getMebiBytes()));
        }
    }

    private void forecast() {
        if (!job.valid(List.of(JobOptions.WIRE_FORMAT))
                || !model.valid(List.of(REPORT, EXPLAIN, TUNED))) {
            return;
        }
        boolean json = job.get(JobOptions.WIRE_FORMAT) == WireFormat.JSON;
        long bounds = 2L * model.get(LEVELS).size();
        long step = json ? JSON * (1 + bounds) : AVRO + AVRO_OPTIONAL * bounds;
        long bytes = BESIDE;
        long named =
                model.get(TUNED) ? Math.min(model.get(EXPLAIN), model.get(CHANNELS).size()) : 0;
        int longest =
                model.get(CHANNELS).stream()
                        .mapToInt(name -> name.getBytes(StandardCharsets.UTF_8).length)
                        .max()
                        .orElse(0);
        long effects = (json ? JSON : AVRO) * (1L + model.get(REPORT).size());
        for (String channel : model.get(CHANNELS)) {
            bytes += named * (longest + CONTRIBUTION + effects);
            bytes += channel.getBytes(StandardCharsets.UTF_8).length + 200;
            bytes += step * model.get(HORIZON);
        }
        long most = largestRequest();
        if (bytes > most) {
            model.report(
                    HORIZON,
                    "a forecast may take %d bytes, more than %s %d; raise that, and max.message.bytes of the forecasts topic"
                            .formatted(bytes, LARGEST_REQUEST, most));
        }
    }

    private long largestRequest() {
        String given = job.text(LARGEST_REQUEST);
        try {
            return given == null ? DEFAULT_REQUEST : Long.parseLong(given);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // Kafka's client will say so
        }
    }
}
