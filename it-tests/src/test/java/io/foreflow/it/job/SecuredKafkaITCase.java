package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.ForeflowCommand;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.RejectionReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job and the commands against a broker that asks for TLS and a password (SCRAM). What
 * they are told is passed through from the configuration; none of its secrets is ever said again.
 */
@Timeout(300) // a job that never gets there must not hang the build
class SecuredKafkaITCase {

    private static final int ROWS = 130;
    private static final SecuredListener listener = new SecuredListener();

    @RegisterExtension static final TestBed bed = new TestBed(listener::start, listener::client);

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theWholeJobRunsOverTlsWithAPassword() throws Exception {
        JobOutput output;
        String logs;
        try (CapturedLogs captured = new CapturedLogs()) {
            JobUnderTest job = bed.job("secured", 2, Map.of());
            job.send(SyntheticFleet.rows(0, ROWS));
            job.sendRecords(List.of(rubbish(job)));
            job.start();
            awaitForecasts(job);
            job.stopWithSavepoint(bed.savepoints());
            output = bed.output(job);
            logs = captured.text();

            assertThat(job.settings().kafka().get("sasl.jaas.config"))
                    .isEqualTo(SecuredListener.login(SecuredListener.PASSWORD));
            assertThat(job.settings().toString()).doesNotContain(SecuredListener.secrets());
        }

        assertThat(output.forecasts()).hasSize(SyntheticFleet.SERIES.size() * (ROWS - 1));
        assertThat(output.scores()).isNotEmpty();
        assertThat(output.events()).anyMatch(event -> event.getKind() == ModelEventKind.STARTED);
        assertThat(output.rejected())
                .singleElement()
                .satisfies(
                        rejected ->
                                assertThat(rejected.getReason())
                                        .isEqualTo(RejectionReason.UNDECODABLE));
        // Kafka's clients log their whole configuration when they start
        assertThat(logs)
                .contains("security.protocol = SASL_SSL", "sasl.jaas.config = [hidden]")
                .doesNotContain(SecuredListener.secrets());
    }

    @Test
    void aWrongPasswordStopsTheJobAndSaysSo() throws Exception {
        String wrong = "guess-40aa";
        String failure;
        String logs;
        try (CapturedLogs captured = new CapturedLogs()) {
            JobUnderTest job =
                    bed.job(
                            "intruder",
                            1,
                            Map.of("kafka.sasl.jaas.config", SecuredListener.login(wrong)));
            job.start();
            failure = job.failure();
            logs = captured.text();

            assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        }

        assertThat(failure)
                .contains("SaslAuthenticationException", "invalid credentials")
                .doesNotContain(wrong)
                .doesNotContain(SecuredListener.secrets());
        assertThat(logs)
                .contains("invalid credentials")
                .doesNotContain(wrong)
                .doesNotContain(SecuredListener.secrets());
    }

    @Test
    void theCommandsUseTheSamePropertiesAndShowNoSecret() throws IOException {
        String config = configuration(bed.clients());

        assertThat(run("topics", config)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("created cli-metrics (2 partitions)");
        assertThat(run("check", config)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("kafka.sasl.jaas.config: '******'", "kafka.security.protocol: SASL_SSL")
                .doesNotContain(SecuredListener.secrets());

        assertThat(run("tail", "metrics", "--config", config, "--from-beginning", "--timeout", "1"))
                .as(err.toString())
                .isZero();
    }

    @Test
    void theCommandsSayWhatIsWrongWithTheLogin() throws IOException {
        String config = configuration(bed.clients());
        String wrong = SecuredListener.login("guess-40aa");

        assertThat(run("--stacktrace", "topics", config, "-Dkafka.sasl.jaas.config=" + wrong))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "Cannot log in to Kafka at ",
                        "invalid credentials",
                        "(see kafka.sasl.mechanism and kafka.sasl.jaas.config)")
                .doesNotContain("guess-40aa");

        Map<String, String> trustingNobody = bed.clients();
        trustingNobody.keySet().removeIf(key -> key.startsWith("ssl.truststore"));
        assertThat(run("topics", configuration(trustingNobody))).isEqualTo(1);
        assertThat(err.toString())
                .contains("over TLS: ", "(kafka.ssl.truststore.location must hold ");
        assertThat(err.toString()).doesNotContain(SecuredListener.secrets());
    }

    private int run(String... arguments) {
        return ForeflowCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String configuration(Map<String, String> kafka) throws IOException {
        StringBuilder yaml = new StringBuilder("kafka:\n");
        kafka.forEach((key, value) -> yaml.append("  " + key + ": '" + value + "'\n"));
        for (String topic : List.of("metrics", "forecasts", "scores", "model-events", "rejected")) {
            yaml.append("topics.%s: cli-%s%n".formatted(topic, topic));
        }
        yaml.append("topics.partitions: 2\n");
        yaml.append("models: [{name: hosts, channels: [cpu], step: 1 min}]\n");
        return Files.writeString(folder.resolve("foreflow.yaml"), yaml).toString();
    }

    private static ProducerRecord<byte[], byte[]> rubbish(JobUnderTest job) {
        return new ProducerRecord<>(
                job.settings().topics().metrics(), "rubbish".getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitForecasts(JobUnderTest job) {
        int due = SyntheticFleet.SERIES.size() * (ROWS - 1);
        try (CommittedTopic topic =
                new CommittedTopic(job.settings().kafka(), job.settings().topics().forecasts())) {
            topic.await(read -> read.size() >= due);
        }
    }
}
