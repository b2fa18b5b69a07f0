package io.foreflow.it.job;

import io.foreflow.job.ForecastPipeline;
import io.foreflow.job.ForecastPipeline.Cores;
import io.foreflow.job.ForecastPipeline.Sinks;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.job.config.LoadedConfiguration;
import io.foreflow.job.ingest.MetricsSource;
import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.RecordKey;
import io.foreflow.schema.wire.SingleObjectSerializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** One job with topics of its own, on a shared broker and cluster. */
final class JobUnderTest {

    private static final int STOP_SECONDS = 120;
    private static final Duration RESTART_DELAY = Duration.ofMillis(10);

    private final MiniCluster cluster;
    private final Map<String, String> kafka;
    private final Map<String, String> overrides;
    private final LoadedConfiguration loaded;
    private final JobSettings settings;
    private Cores cores = Cores.standard();
    private Configuration flink = new Configuration();
    private int restarts;
    private JobID id;

    /**
     * @param name of its group and, in front, of its topics
     * @param overrides configuration keys that differ from the usual
     */
    JobUnderTest(
            MiniCluster cluster,
            String bootstrapServers,
            String name,
            Map<String, String> overrides) {
        this(cluster, Map.of("bootstrap.servers", bootstrapServers), name, overrides);
    }

    /**
     * @param kafka where the broker is and how to log in; may hold placeholders for secrets
     * @param name of its group and, in front, of its topics
     * @param overrides configuration keys that differ from the usual
     */
    JobUnderTest(
            MiniCluster cluster,
            Map<String, String> kafka,
            String name,
            Map<String, String> overrides) {
        this.cluster = cluster;
        this.overrides = overrides;
        this.kafka = kafka;
        this.loaded =
                JobSettingsLoader.loadText(
                        "of this test", yaml(configuration(name, kafka)), overrides);
        this.settings = loaded.settings();
    }

    /** The same job, not yet started, with other values of some keys. */
    JobUnderTest reconfigured(Map<String, String> others) {
        Map<String, String> all = new HashMap<>(overrides);
        all.putAll(others);
        return new JobUnderTest(cluster, kafka, settings.groupId(), all);
    }

    /** Puts learners and networks of the test's own in. */
    JobUnderTest with(Cores other) {
        cores = other;
        return this;
    }

    /** Sets options of Flink for this job. */
    JobUnderTest on(Configuration options) {
        flink = options;
        return this;
    }

    /** Lets the job fail and start again from its last checkpoint so often. */
    JobUnderTest surviving(int failures) {
        restarts = failures;
        return this;
    }

    /** A network small enough that a round takes a fraction of a second. */
    private static Map<String, Object> configuration(String name, Map<String, String> kafka) {
        Map<String, Object> configuration = new TreeMap<>();
        kafka.forEach((key, value) -> configuration.put("kafka." + key, value));
        configuration.put("group-id", name);
        configuration.put("topics.metrics", name + "-metrics");
        configuration.put("topics.forecasts", name + "-forecasts");
        configuration.put("topics.scores", name + "-scores");
        configuration.put("topics.model-events", name + "-model-events");
        configuration.put("topics.rejected", name + "-rejected");
        configuration.put("time", "replay");
        // every partition has data, and a busy machine may be slow to read the first of them
        configuration.put("replay.patience", "10 min");
        configuration.put("checkpoint.interval", "500 ms");
        configuration.put("max-parallelism", 16);
        Map<String, Object> model = new TreeMap<>();
        model.put("name", SyntheticFleet.MODEL);
        model.put("channels", SyntheticFleet.CHANNELS);
        model.put("step", "1 min");
        model.put("scaler.rows", 16);
        model.put("forecast.lookback", 16);
        model.put("forecast.short-lookback", 8);
        model.put("forecast.horizon", 4);
        model.put("forecast.report", List.of(1, 4));
        model.put("forecast.seasonal-period", 12);
        model.put("forecast.batch", 4);
        model.put("align.idle", "2 h");
        model.put("learn.tick", "20 min");
        model.put("learn.ticks-per-round", 2);
        model.put("learn.minimum-origins", 64);
        model.put("learn.training-origins", 256);
        model.put("learn.validation-origins", 32);
        model.put("learn.steps", 10);
        model.put("network.width", 4);
        model.put("eeo.batch", 8);
        model.put("eeo.learning-rate", 0.001);
        configuration.put("models", List.of(model));
        return configuration;
    }

    /** Every option of the job and its model, with the value it has, in YAML. */
    String options() {
        return loaded.dump();
    }

    private static String yaml(Map<String, Object> configuration) {
        return new Dump(DumpSettings.builder().build()).dumpToString(configuration);
    }

    JobSettings settings() {
        return settings;
    }

    Map<String, Integer> topics(int partitions) {
        JobSettings.TopicNames topics = settings.topics();
        return Map.of(
                topics.metrics(), partitions,
                topics.forecasts(), 1,
                topics.scores(), 1,
                topics.modelEvents(), 1,
                topics.rejected(), 1);
    }

    void send(List<Observation> observations) throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (SingleObjectSerializer<Observation> serializer = new SingleObjectSerializer<>()) {
            for (Observation observation : observations) {
                records.add(
                        new ProducerRecord<>(
                                settings.topics().metrics(),
                                RecordKey.of(observation.getModel(), observation.getSeries()),
                                serializer.serialize("", observation)));
            }
        }
        sendRecords(records);
    }

    /** Sends values as they are, to the partitions they name, and waits until they are there. */
    void sendRecords(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.copyOf(settings.kafka()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                sent.add(producer.send(record));
            }
        }
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
    }

    void start() throws Exception {
        submit(null);
    }

    void resume(String savepoint) throws Exception {
        submit(savepoint);
    }

    private void submit(String savepoint) throws Exception {
        Configuration configuration = new Configuration(flink);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY, restarts == 0 ? "none" : "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, RESTART_DELAY);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        ForecastPipeline.build(
                environment, settings, MetricsSource.of(settings), Sinks.kafka(settings), cores);
        StreamGraph streamGraph = environment.getStreamGraph();
        streamGraph.setJobName(settings.groupId());
        JobGraph graph = streamGraph.getJobGraph();
        if (savepoint != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        id = graph.getJobID();
        cluster.submitJob(graph).get();
    }

    /** Returns when a checkpoint that began after the call is complete. */
    void checkpoint() throws Exception {
        Await.until(
                "a checkpoint is complete",
                () -> {
                    try {
                        cluster.triggerCheckpoint(id).get(STOP_SECONDS, TimeUnit.SECONDS);
                        return true;
                    } catch (ExecutionException e) {
                        return false; // some task has not started yet
                    }
                });
    }

    /** Returns when a checkpoint holds offsets beyond every record that was sent so far. */
    void awaitAllTakenIn() throws Exception {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put("group.id", settings.groupId());
        try (KafkaConsumer<byte[], byte[]> group =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    group.partitionsFor(settings.topics().metrics()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            Map<TopicPartition, Long> ends = group.endOffsets(partitions);
            Await.until(
                    "a checkpoint holds the offsets " + ends,
                    () ->
                            group.committed(Set.copyOf(partitions)).entrySet().stream()
                                    .allMatch(
                                            at ->
                                                    ends.get(at.getKey()) == 0
                                                            || at.getValue() != null
                                                                    && at.getValue().offset()
                                                                            >= ends.get(
                                                                                    at.getKey())));
        }
    }

    /** Waits until the job has failed for good and gives the whole of its stack trace. */
    String failure() throws Exception {
        return cluster.requestJobResult(id)
                .get(STOP_SECONDS, TimeUnit.SECONDS)
                .getSerializedThrowable()
                .orElseThrow()
                .getFullStringifiedStackTrace();
    }

    private void awaitRunning() throws Exception {
        Await.until(
                "every task of the job runs",
                () -> {
                    for (AccessExecutionVertex task :
                            cluster.getExecutionGraph(id).get().getAllExecutionVertices()) {
                        if (task.getExecutionState() != ExecutionState.RUNNING) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    /**
     * Throws what the job failed of, if it has: a wait for its output would end without a cause.
     */
    void requireNotFailed() {
        try {
            if (status() == JobStatus.FAILED) {
                throw new AssertionError("The job has failed: " + failure());
            }
        } catch (Exception e) { // of the cluster
            throw new AssertionError("Cannot ask for the job's status", e);
        }
    }

    JobStatus status() throws Exception {
        return cluster.getJobStatus(id).get();
    }

    void cancel() throws Exception {
        cluster.cancelJob(id).get();
        Await.until("the job has ended", () -> status().isGloballyTerminalState());
    }

    /** Stops as Ctrl-C does: with a savepoint, without draining. */
    String stopWithSavepoint(Path folder) throws Exception {
        awaitRunning(); // a sink may still be opening while the learner is rounds ahead
        return cluster.stopWithSavepoint(
                        id, folder.toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
