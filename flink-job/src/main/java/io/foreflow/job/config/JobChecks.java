package io.foreflow.job.config;

import static io.foreflow.job.config.option.JobOptions.CHECKPOINT_INTERVAL;
import static io.foreflow.job.config.option.JobOptions.DEFAULT_MODEL;
import static io.foreflow.job.config.option.JobOptions.DELIVERY;
import static io.foreflow.job.config.option.JobOptions.MAX_PARALLELISM;
import static io.foreflow.job.config.option.JobOptions.PARALLELISM;
import static io.foreflow.job.config.option.JobOptions.TRANSACTION_TIMEOUT;
import static io.foreflow.job.config.option.ResourceOptions.FORECAST_DEVICE;
import static io.foreflow.job.config.option.ResourceOptions.LEARNER_CPU;
import static io.foreflow.job.config.option.ResourceOptions.LEARNER_GPUS;
import static io.foreflow.job.config.option.ResourceOptions.LEARNER_MEMORY;
import static io.foreflow.job.config.option.ResourceOptions.LEARNER_SLOT_GROUP;
import static io.foreflow.job.config.option.ResourceOptions.LEARN_DEVICE;
import static io.foreflow.job.config.option.ResourceOptions.SLOT_CPU;
import static io.foreflow.job.config.option.ResourceOptions.SLOT_MEMORY;

import io.foreflow.job.config.JobSettings.Delivery;
import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.job.config.option.JobOptions;
import io.foreflow.job.config.option.KafkaOptions;
import io.foreflow.job.config.option.Option;
import io.foreflow.job.config.option.RegistryOptions;
import io.foreflow.job.config.option.ValueType;
import java.util.List;
import java.util.Set;

/** Combinations of the job's options that cannot work. */
final class JobChecks {

    private final Reading job;

    JobChecks(Reading job) {
        this.job = job;
    }

    void run(Set<String> modelNames) {
        parallelism();
        transactions();
        topics();
        registry();
        learnerProfile();
        otherSlots();
        devices();
        defaultModel(modelNames);
    }

    private void parallelism() {
        if (job.valid(List.of(PARALLELISM, MAX_PARALLELISM))
                && job.get(PARALLELISM) > job.get(MAX_PARALLELISM)) {
            job.report(PARALLELISM, "must be at most max-parallelism " + job.get(MAX_PARALLELISM));
        }
    }

    private void transactions() {
        if (job.valid(List.of(DELIVERY, CHECKPOINT_INTERVAL, TRANSACTION_TIMEOUT))
                && job.get(DELIVERY) == Delivery.EXACTLY_ONCE
                && job.get(CHECKPOINT_INTERVAL).compareTo(job.get(TRANSACTION_TIMEOUT)) > 0) {
            job.report(
                    CHECKPOINT_INTERVAL,
                    "must be at most transaction.timeout "
                            + ValueType.DURATION.format(job.get(TRANSACTION_TIMEOUT))
                            + " with delivery: exactly-once");
        }
    }

    private void topics() {
        List<Option<String>> topics = KafkaOptions.TOPICS;
        for (int later = 1; later < topics.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                Option<String> one = topics.get(earlier);
                Option<String> other = topics.get(later);
                if (job.valid(List.of(one, other)) && job.get(one).equals(job.get(other))) {
                    job.report(other, "already the name of " + one.key());
                }
            }
        }
    }

    private void registry() {
        if (!job.valid(List.of(JobOptions.WIRE_FORMAT, RegistryOptions.URL))) {
            return;
        }
        boolean confluent = job.get(JobOptions.WIRE_FORMAT) == WireFormat.CONFLUENT;
        if (confluent && job.get(RegistryOptions.URL) == null) {
            job.report(JobOptions.WIRE_FORMAT, "needs schema.registry.url");
        }
        if (!confluent && job.get(RegistryOptions.URL) != null) {
            job.report(RegistryOptions.URL, "needs wire.format: confluent, its default");
        }
    }

    private void learnerProfile() {
        if (!job.valid(List.of(LEARNER_CPU, LEARNER_MEMORY, LEARNER_SLOT_GROUP, LEARNER_GPUS))) {
            return;
        }
        if (job.get(LEARNER_CPU) > 0 && job.get(LEARNER_SLOT_GROUP) == null) {
            job.report(LEARNER_CPU, "needs learner.slot-group");
        }
        if (job.get(LEARNER_CPU) > 0 && job.get(LEARNER_MEMORY).getMebiBytes() < 1) {
            job.report(LEARNER_CPU, "needs learner.memory of at least 1 mb");
        }
        if (job.get(LEARNER_GPUS) > 0 && job.get(LEARNER_CPU) == 0) {
            job.report(LEARNER_GPUS, "needs learner.cpu, learner.memory and learner.slot-group");
        }
    }

    private void otherSlots() {
        if (!job.valid(List.of(LEARNER_CPU, SLOT_CPU, SLOT_MEMORY)) || job.get(SLOT_CPU) == 0) {
            return;
        }
        if (job.get(LEARNER_CPU) == 0) {
            job.report(SLOT_CPU, "needs learner.cpu");
        }
        if (job.get(SLOT_MEMORY).getMebiBytes() < 1) {
            job.report(SLOT_CPU, "needs slot.memory of at least 1 mb");
        }
    }

    private void devices() {
        if (!job.valid(List.of(LEARN_DEVICE, FORECAST_DEVICE, LEARNER_CPU, LEARNER_GPUS))) {
            return;
        }
        boolean gpuWithoutAny = job.get(LEARNER_CPU) > 0 && job.get(LEARNER_GPUS) == 0;
        if (gpuWithoutAny && job.get(LEARN_DEVICE).equals("gpu")) {
            job.report(LEARN_DEVICE, "needs learner.gpus above 0 when learner.cpu is set");
        }
        if (job.get(LEARN_DEVICE).equals("cpu") && job.get(LEARNER_GPUS) > 0) {
            job.report(LEARNER_GPUS, "must be 0 with learn.device: cpu");
        }
    }

    private void defaultModel(Set<String> modelNames) {
        if (job.valid(List.of(DEFAULT_MODEL))
                && job.get(DEFAULT_MODEL) != null
                && !modelNames.contains(job.get(DEFAULT_MODEL))) {
            job.report(DEFAULT_MODEL, "no such model; models are " + String.join(", ", modelNames));
        }
    }
}
