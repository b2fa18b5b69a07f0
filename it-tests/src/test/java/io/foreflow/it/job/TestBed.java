package io.foreflow.it.job;

import io.foreflow.cli.embedded.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One broker and one cluster in this process, shared by the tests of a class, which holds it as a
 * static extension. They start before its first test and stop after its last.
 */
final class TestBed implements BeforeAllCallback, AfterAllCallback {

    private static final int SLOTS = 4;

    /** How the threads of Kafka's clients are named. */
    private static final List<String> CLIENTS =
            List.of("kafka-admin-client-thread", "kafka-producer-network-thread");

    private final Function<Path, EmbeddedBroker> start;
    private final Function<EmbeddedBroker, Map<String, String>> clients;
    private final Configuration options;
    private Path folder;
    private EmbeddedBroker broker;
    private MiniCluster cluster;

    TestBed() {
        this(new Configuration());
    }

    /** With options of Flink for the cluster. */
    TestBed(Configuration options) {
        this(
                folder -> new EmbeddedBroker(folder, 0),
                broker -> Map.of("bootstrap.servers", broker.bootstrapServers()),
                options);
    }

    /**
     * @param start of the broker over a folder
     * @param clients what jobs are told of the broker
     */
    TestBed(
            Function<Path, EmbeddedBroker> start,
            Function<EmbeddedBroker, Map<String, String>> clients) {
        this(start, clients, new Configuration());
    }

    private TestBed(
            Function<Path, EmbeddedBroker> start,
            Function<EmbeddedBroker, Map<String, String>> clients,
            Configuration options) {
        this.start = start;
        this.clients = clients;
        this.options = options;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        folder = Files.createTempDirectory("foreflow-it");
        broker = start.apply(folder.resolve("broker"));
        Configuration configuration = new Configuration(options);
        configuration.set(RestOptions.BIND_PORT, "0"); // any: other builds may run beside this one
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(SLOTS)
                                .build());
        cluster.start();
    }

    /**
     * A job, with its topics.
     *
     * @param name of its group and, in front, of its topics
     * @param partitions of its metrics topic
     * @param overrides configuration keys that differ from the usual
     */
    JobUnderTest job(String name, int partitions, Map<String, String> overrides) {
        JobUnderTest job = new JobUnderTest(cluster, clients.apply(broker), name, overrides);
        broker.createTopics(job.topics(partitions));
        return job;
    }

    CommittedTopic topic(String name) {
        return new CommittedTopic(broker.bootstrapServers(), name);
    }

    JobOutput output(JobUnderTest job) {
        return JobOutput.read(job.settings().kafka(), job.settings().topics());
    }

    /** What jobs are told of the broker. */
    Map<String, String> clients() {
        return clients.apply(broker);
    }

    /** Stops the cluster before the end of the tests. */
    void stopCluster() throws Exception {
        cluster.close();
    }

    Path savepoints() {
        return folder.resolve("savepoints");
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        cluster.close();
        broker.close();
        FileUtils.deleteDirectory(folder.toFile());
        // a client that nobody closed would go on, in a task manager as here
        Await.until("the end of " + CLIENTS, () -> clientThreads().isEmpty());
    }

    private static List<String> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> CLIENTS.stream().anyMatch(name::startsWith))
                .toList();
    }
}
