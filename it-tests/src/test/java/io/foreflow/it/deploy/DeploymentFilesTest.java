package io.foreflow.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Checks images, ports, options and paths of the deployment files against the objects they are read
 * into, where no container engine is at hand.
 */
class DeploymentFilesTest {

    private static final Path ROOT =
            Path.of(System.getProperty("foreflow.root", "..")).toAbsolutePath().normalize();

    @Test
    void imagesNameTheVersionsTheJobIsBuiltWith() throws IOException {
        Map<String, Object> services = services();

        assertThat(text("deploy/docker/Dockerfile.cpu"))
                .contains("ARG FLINK_VERSION=" + EnvironmentInformation.getVersion() + "\n");
        assertThat(text("deploy/docker/Dockerfile.gpu"))
                .contains("ARG FLINK_VERSION=" + EnvironmentInformation.getVersion() + "\n")
                .contains("ARG PYTORCH_VERSION=" + System.getProperty("pytorch.version") + "\n");
        assertThat(at(services, "jobmanager", "build", "args", "FLINK_VERSION"))
                .hasToString(EnvironmentInformation.getVersion());
        assertThat(at(services, "kafka", "image"))
                .isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
    }

    @Test
    void dockerfilesCopyWhatTheBuildLaysOutAndWhatIsInTheTree() throws IOException {
        Pattern copy = Pattern.compile("(?m)^COPY (?:--\\S+ )?(\\S+) (\\S+)$");
        List<String> sources = new ArrayList<>();
        for (String file : List.of("Dockerfile.cpu", "Dockerfile.gpu")) {
            Matcher matcher = copy.matcher(text("deploy/docker/" + file));
            while (matcher.find()) {
                sources.add(matcher.group(1));
            }
        }

        assertThat(sources).hasSize(8);
        for (String source : sources) {
            String inTree =
                    source.equals("dist/target/flink/conf/config.yaml")
                            ? "deploy/flink/config.yaml"
                            : source;
            if (inTree.startsWith("dist/target/flink/")) {
                String layout = text("dist/pom.xml");
                String folder = inTree.substring("dist/target/flink/".length()).replace("/", "");
                assertThat(layout).contains("<outputDirectory>${layout}/" + folder + "<");
            } else {
                assertThat(ROOT.resolve(inTree)).exists();
            }
        }
    }

    @Test
    void flinkConfigurationSaysWhatTheJobReliesOn() {
        Configuration flink = flinkConfiguration();

        assertThat(flink.get(TaskManagerOptions.TASK_OFF_HEAP_MEMORY))
                .isEqualTo(MemorySize.parse("1g"));
        assertThat(flink.get(TaskManagerOptions.JVM_OVERHEAD_MIN))
                .isGreaterThanOrEqualTo(MemorySize.parse("512m"));
        assertThat(flink.get(CheckpointingOptions.ENABLE_UNALIGNED)).isFalse();
        assertThat(flink.get(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE))
                .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
        assertThat(flink.get(PipelineOptions.GENERIC_TYPES)).isFalse();
        assertThat(flink.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
        assertThat(flink.get(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL))
                .contains("ai.djl.", "com.sun.jna.");
        assertThat(flink.get(CoreOptions.FLINK_TM_JVM_OPTIONS))
                .contains("-Dai.djl.pytorch.num_threads=1")
                .contains("-Dai.djl.pytorch.num_interop_threads=1")
                .contains("-Dai.djl.offline=true")
                .contains("-DOPT_OUT_TRACKING=true")
                .contains("-XX:ThreadPriorityPolicy=1");
    }

    @Test
    void flinkMemorySizesAddUp() {
        Configuration flink = flinkConfiguration();

        var taskManager = TaskExecutorProcessUtils.processSpecFromConfig(flink);
        var jobManager = JobManagerProcessUtils.processSpecFromConfig(flink);

        assertThat(taskManager.getTotalProcessMemorySize()).isEqualTo(MemorySize.parse("4g"));
        assertThat(taskManager.getTaskHeapSize()).isGreaterThan(MemorySize.parse("512m"));
        assertThat(jobManager.getTotalProcessMemorySize()).isEqualTo(MemorySize.parse("1600m"));
    }

    @Test
    void everyKeyOfTheFlinkConfigurationIsKnownToFlink() {
        Configuration flink = flinkConfiguration();

        // a misspelt key reads as its default: each of these would then differ
        assertThat(flink.toMap())
                .containsOnlyKeys(
                        "jobmanager.rpc.address",
                        "jobmanager.rpc.port",
                        "jobmanager.bind-host",
                        "jobmanager.memory.process.size",
                        "jobmanager.execution.failover-strategy",
                        "taskmanager.bind-host",
                        TaskManagerOptions.NUM_TASK_SLOTS.key(),
                        TaskManagerOptions.BUFFER_DEBLOAT_ENABLED.key(),
                        TaskManagerOptions.TOTAL_PROCESS_MEMORY.key(),
                        TaskManagerOptions.TASK_OFF_HEAP_MEMORY.key(),
                        TaskManagerOptions.JVM_OVERHEAD_MIN.key(),
                        TaskManagerOptions.JVM_OVERHEAD_MAX.key(),
                        TaskManagerOptions.MANAGED_MEMORY_FRACTION.key(),
                        CoreOptions.DEFAULT_PARALLELISM.key(),
                        RestOptions.ADDRESS.key(),
                        RestOptions.BIND_ADDRESS.key(),
                        RestOptions.PORT.key(),
                        "state.backend.type",
                        CheckpointingOptions.SAVEPOINT_DIRECTORY.key(),
                        CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
                        CheckpointingOptions.CHECKPOINTING_INTERVAL.key(),
                        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE.key(),
                        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION.key(),
                        CheckpointingOptions.ENABLE_UNALIGNED.key(),
                        "restart-strategy.type",
                        "metrics.reporter.prometheus.factory.class",
                        "metrics.reporter.prometheus.port",
                        PipelineOptions.GENERIC_TYPES.key(),
                        PipelineOptions.AUTO_GENERATE_UIDS.key(),
                        CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL.key(),
                        CoreOptions.FLINK_JVM_OPTIONS.key(),
                        CoreOptions.FLINK_TM_JVM_OPTIONS.key());
    }

    @Test
    void composeWiresTheJobToItsBrokerAndItsCluster() throws Exception {
        Map<String, Object> services = services();
        List<?> command = (List<?>) at(services, "job", "command");
        String listeners =
                at(services, "kafka", "environment", "KAFKA_ADVERTISED_LISTENERS").toString();

        assertThat(services).containsKeys("kafka", "topics", "jobmanager", "taskmanager", "job");
        assertThat(listeners).contains("PLAINTEXT://kafka:9092", "HOST://localhost:9094");
        assertThat(command)
                .anyMatch("-Dkafka.bootstrap.servers=kafka:9092"::equals)
                .anyMatch(("jobmanager:" + flinkConfiguration().get(RestOptions.PORT))::equals)
                .anyMatch("/opt/flink/usrlib/foreflow-job.jar"::equals);
        assertThat(text("dist/pom.xml")).contains("<destFileName>foreflow-job.jar</destFileName>");
        assertThat((List<?>) at(services, "kafka", "ports"))
                .map(Object::toString)
                .containsExactly("9094:9094");
        assertThat(at(services, "topics", "environment", "BOOTSTRAP_SERVERS"))
                .isEqualTo("kafka:9092");
    }

    @Test
    void topicScriptCreatesTheTopicsOfTheShippedConfiguration() throws Exception {
        JobSettings settings = JobSettingsLoader.load(ROOT.resolve("conf/foreflow.yaml"), Map.of());
        JobSettings.TopicNames topics = settings.topics();

        Matcher loop =
                Pattern.compile("for topic in ([^;]+); do")
                        .matcher(text("deploy/kafka/create-topics.sh"));

        assertThat(loop.find()).isTrue();
        assertThat(Stream.of(loop.group(1).split(" ")))
                .containsExactlyInAnyOrder(
                        topics.metrics(),
                        topics.forecasts(),
                        topics.scores(),
                        topics.modelEvents(),
                        topics.rejected());
        assertThat(text("deploy/kafka/create-topics.sh"))
                .contains("message.timestamp.type=LogAppendTime");
    }

    private static Configuration flinkConfiguration() {
        return GlobalConfiguration.loadConfiguration(ROOT.resolve("deploy/flink").toString());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> services() throws IOException {
        LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
        Map<String, Object> compose =
                (Map<String, Object>) new Load(settings).loadFromString(text("docker-compose.yml"));
        return (Map<String, Object>) compose.get("services");
    }

    @SuppressWarnings("unchecked")
    private static Object at(Map<String, Object> tree, String... path) {
        Object node = tree;
        for (String key : path) {
            Map<String, Object> map = (Map<String, Object>) node;
            Object next = map.get(key);
            if (next == null && map.containsKey("<<")) {
                next = ((Map<String, Object>) map.get("<<")).get(key);
            }
            assertThat(next).as("%s of %s", key, String.join(".", path)).isNotNull();
            node = next;
        }
        return node;
    }

    private static String text(String path) throws IOException {
        return Files.readString(ROOT.resolve(path));
    }
}
