package io.foreflow.cli.embedded;

import io.foreflow.cli.topic.NewTopics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka broker and controller in this process (KRaft, combined), reachable from this machine
 * only. Logs and cluster id live in a folder and are used again by the next broker over it, also
 * after a kill: the segments are recovered and the ports may be others.
 *
 * <p>Everything is set for one broker: replication factors 1, few internal partitions, no rebalance
 * delay. Nothing is ever deleted for its age, since event times may be years ago. A second listener
 * may ask for TLS and a password.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final int NODE = 1;
    private static final String HOST = "127.0.0.1";
    private static final String CLUSTER_ID_FILE = "cluster.id";
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(30);

    private static final String SCRAM = ScramMechanism.SCRAM_SHA_512.mechanismName();
    private static final int SCRAM_ITERATIONS = 4096;

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final String securedServers;

    /**
     * A listener that speaks TLS and knows one user, by SCRAM-SHA-512.
     *
     * @param keystore PKCS #12, with the broker's key and certificate
     */
    public record Secured(Path keystore, String keystorePassword, String user, String password) {

        @Override
        public String toString() {
            return "Secured[keystore=" + keystore + ", user=" + user + "]";
        }
    }

    /**
     * Starts a broker and returns when it answers.
     *
     * @param folder of its logs and cluster id, made if absent
     * @param port 0 for any
     */
    public EmbeddedBroker(Path folder, int port) {
        this(folder, port, null, Map.of());
    }

    /** As above, with settings of one's own on top of those that are made here. */
    public EmbeddedBroker(Path folder, int port, Map<String, String> others) {
        this(folder, port, null, others);
    }

    /**
     * Starts a broker and returns when it answers.
     *
     * @param folder of its logs and cluster id, made if absent
     * @param port of the plain listener, 0 for any
     * @param secured second listener, at any port; null for none
     */
    public EmbeddedBroker(Path folder, int port, Secured secured) {
        this(folder, port, secured, Map.of());
    }

    private EmbeddedBroker(Path folder, int port, Secured secured, Map<String, String> others) {
        int claimed = Ports.claim(port, "the embedded broker", "--kafka-port");
        try {
            Files.createDirectories(folder);
            Path logs = folder.resolve("logs");
            format(logs, clusterId(folder));
            Map<String, Object> settings = settings(logs, claimed, Ports.free());
            int securedPort = secured == null ? 0 : Ports.free();
            if (secured != null) {
                secure(settings, secured, securedPort);
            }
            settings.putAll(others);
            securedServers = secured == null ? null : HOST + ":" + securedPort;
            server = new KafkaRaftServer(new KafkaConfig(texts(settings), false), Time.SYSTEM);
        } catch (Exception e) {
            throw new EmbeddedException(
                    "Cannot start the embedded broker over %s: %s".formatted(folder, e), e);
        }
        try {
            server.startup();
        } catch (Throwable e) {
            server.shutdown();
            throw new EmbeddedException(
                    "Cannot start the embedded broker over %s: %s".formatted(folder, e), e);
        }
        bootstrapServers = HOST + ":" + claimed;
        if (secured != null) {
            admit(secured);
        }
    }

    /** {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * {@code host:port} of the secured listener.
     *
     * @throws IllegalStateException if there is none
     */
    public String securedServers() {
        if (securedServers == null) {
            throw new IllegalStateException("Cannot name a secured listener: there is none");
        }
        return securedServers;
    }

    /**
     * Creates those topics that do not exist, one replica, stamped with the append time, and
     * returns when all of them take records.
     */
    public void createTopics(Map<String, Integer> partitionsByTopic) {
        try (Admin admin = admin()) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing =
                    partitionsByTopic.entrySet().stream()
                            .filter(topic -> !existing.contains(topic.getKey()))
                            .map(topic -> topic(topic.getKey(), topic.getValue()))
                            .toList();
            admin.createTopics(missing).all().get();
            NewTopics.await(admin, partitionsByTopic.keySet(), ADMIN_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("Cannot create topics: interrupted", e);
        } catch (ExecutionException e) {
            throw new EmbeddedException(
                    "Cannot create topics %s: %s"
                            .formatted(partitionsByTopic.keySet(), e.getCause().getMessage()),
                    e);
        }
    }

    private Admin admin() {
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) ADMIN_TIMEOUT.toMillis()));
    }

    /** Makes the user known; returns when the broker has taken it. */
    private void admit(Secured secured) {
        try (Admin admin = admin()) {
            ScramCredentialInfo form =
                    new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS);
            admin.alterUserScramCredentials(
                            List.of(
                                    new UserScramCredentialUpsertion(
                                            secured.user(), form, secured.password())))
                    .all()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new EmbeddedException("Cannot admit " + secured.user() + ": interrupted", e);
        } catch (ExecutionException e) {
            close();
            throw new EmbeddedException(
                    "Cannot admit " + secured.user() + ": " + e.getCause().getMessage(), e);
        }
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, partitions, (short) 1)
                .configs(
                        Map.of(
                                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                                TopicConfig.RETENTION_MS_CONFIG, "-1",
                                TopicConfig.RETENTION_BYTES_CONFIG, "-1"));
    }

    private static String clusterId(Path folder) throws IOException {
        Path file = folder.resolve(CLUSTER_ID_FILE);
        if (!Files.exists(file)) {
            Files.writeString(file, Uuid.randomUuid().toString());
        }
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }

    private static void format(Path logs, String clusterId) throws Exception {
        new Formatter()
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
                .setClusterId(clusterId)
                .setNodeId(NODE)
                .setControllerListenerName("CONTROLLER")
                .addDirectory(logs.toString())
                .setMetadataLogDirectory(logs.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setIgnoreFormatted(true)
                .run();
    }

    private static void secure(Map<String, Object> settings, Secured secured, int port) {
        String address = ",SECURED://%s:%d".formatted(HOST, port);
        settings.merge("listeners", address, (all, one) -> all.toString() + one);
        settings.merge("advertised.listeners", address, (all, one) -> all.toString() + one);
        settings.merge(
                "listener.security.protocol.map",
                ",SECURED:SASL_SSL",
                (all, one) -> all.toString() + one);
        settings.put("sasl.enabled.mechanisms", SCRAM);
        settings.put(
                "listener.name.secured.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("listener.name.secured.ssl.keystore.type", "PKCS12");
        settings.put("listener.name.secured.ssl.keystore.location", secured.keystore());
        settings.put("listener.name.secured.ssl.keystore.password", secured.keystorePassword());
    }

    private static Properties texts(Map<String, Object> settings) {
        Properties properties = new Properties();
        settings.forEach((key, value) -> properties.put(key, value.toString()));
        return properties;
    }

    private static Map<String, Object> settings(Path logs, int port, int controllerPort) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE);
        settings.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, port, HOST, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(HOST, port));
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", logs);
        settings.put("auto.create.topics.enable", false);
        settings.put("offsets.topic.num.partitions", 1);
        settings.put("offsets.topic.replication.factor", 1);
        settings.put("transaction.state.log.num.partitions", 2);
        settings.put("transaction.state.log.replication.factor", 1);
        settings.put("transaction.state.log.min.isr", 1);
        settings.put("share.coordinator.state.topic.num.partitions", 1);
        settings.put("share.coordinator.state.topic.replication.factor", 1);
        settings.put("share.coordinator.state.topic.min.isr", 1);
        settings.put("min.insync.replicas", 1);
        settings.put("group.initial.rebalance.delay.ms", 0);
        settings.put("num.network.threads", 2);
        settings.put("num.io.threads", 4);
        settings.put("background.threads", 2);
        settings.put("num.recovery.threads.per.data.dir", 2);
        settings.put("log.cleaner.dedupe.buffer.size", 4 << 20);
        settings.put("log.cleaner.io.buffer.size", 128 << 10);
        settings.put("log.segment.bytes", 128 << 20);
        settings.put("log.index.size.max.bytes", 1 << 20);
        // A run that was killed left transactions its checkpoint has promised: the next run must
        // get to commit them before they are swept up for being old.
        settings.put(
                "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                (int) Duration.ofMinutes(10).toMillis());
        settings.put("controlled.shutdown.enable", false);
        return settings;
    }

    /** Stops the broker; its data stay. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
