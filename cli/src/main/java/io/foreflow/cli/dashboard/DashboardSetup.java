package io.foreflow.cli.dashboard;

import io.foreflow.dashboard.DashboardSettings;
import io.foreflow.dashboard.fleet.Grid;
import io.foreflow.dashboard.intake.Decoders;
import io.foreflow.dashboard.intake.Role;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.schema.registry.ConfluentRegistry;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.schema.wire.ConfluentDeserializer;
import io.foreflow.schema.wire.JsonRecordDeserializer;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Where a dashboard listens and how much it keeps, apart from what it reads.
 *
 * @param bind address to listen on
 * @param port 0 for any
 * @param token that browsers must show, or null for none
 * @param memoryBytes budget of rows and forecasts
 * @param back how far back in time reading begins
 */
public record DashboardSetup(String bind, int port, String token, long memoryBytes, Duration back) {

    /** Settings of a dashboard that follows a job. */
    public DashboardSettings following(JobSettings job) {
        return new DashboardSettings(
                job.kafka(),
                topics(job.topics()),
                decoders(job.wireFormat(), job.registry()),
                new Grid(
                        job.defaultModel(),
                        job.models().stream()
                                .collect(
                                        Collectors.toMap(
                                                ModelSettings::name, ModelSettings::stepMillis))),
                back,
                memoryBytes,
                bind,
                port,
                token);
    }

    private static Map<Role, String> topics(TopicNames names) {
        return Map.of(
                Role.METRICS, names.metrics(),
                Role.FORECASTS, names.forecasts(),
                Role.SCORES, names.scores(),
                Role.MODEL_EVENTS, names.modelEvents(),
                Role.REJECTED, names.rejected());
    }

    private static Decoders decoders(WireFormat format, RegistrySettings registry) {
        return new Decoders() {
            @Override
            public <T extends SpecificRecord> Deserializer<T> of(Class<T> type) {
                return switch (format) {
                    case SINGLE_OBJECT -> new SingleObjectDeserializer<>(type);
                    case CONFLUENT ->
                            new ConfluentDeserializer<>(type, new ConfluentRegistry(registry));
                    case JSON -> new JsonRecordDeserializer<>(type);
                };
            }
        };
    }

    DashboardSetup onPort(int other) {
        return new DashboardSetup(bind, other, token, memoryBytes, back);
    }
}
