package io.foreflow.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.ForecastJob;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettings.SlotProfile;
import io.foreflow.job.config.JobSettingsLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The Kubernetes files as data: against the operator's own definition of its resource, which lies
 * in the jar of its API, against Flink's options and against each other. No cluster is at hand.
 */
class KubernetesFilesTest {

    private static final Path ROOT =
            Path.of(System.getProperty("foreflow.root", "..")).toAbsolutePath().normalize();

    /** Versions that later releases of the operator have added: 2.2 came with 1.15. */
    private static final Set<String> LATER_VERSIONS = Set.of("v2_0", "v2_1", "v2_2");

    /** Of Flink's configuration beside the images: addresses are the operator's to set. */
    private static final Set<String> SET_OTHERWISE =
            Set.of(
                    "jobmanager.rpc.address",
                    "jobmanager.rpc.port",
                    "jobmanager.bind-host",
                    "taskmanager.bind-host",
                    "rest.address",
                    "rest.bind-address",
                    "rest.port",
                    "parallelism.default",
                    "jobmanager.memory.process.size",
                    "taskmanager.memory.process.size",
                    "execution.checkpointing.dir",
                    "execution.checkpointing.savepoint-dir",
                    "metrics.reporter.prometheus.port");

    @Test
    void theDeploymentIsWhatTheOperatorsDefinitionAllows() throws IOException {
        Map<String, Object> deployment = file("flinkdeployment.yaml");

        assertThat(deployment)
                .containsEntry("apiVersion", "flink.apache.org/v1beta1")
                .containsEntry("kind", "FlinkDeployment");
        assertThat(Schema.problems(spec(), deployment.get("spec"))).isEmpty();
    }

    @Test
    void theGpuPodIsWhatTheDefinitionAllowsForPods() throws IOException {
        Schema pods = spec().at("taskManager", "podTemplate");

        assertThat(Schema.problems(pods, at(file("gpu-taskmanagers.yaml"), "spec", "template")))
                .isEmpty();
    }

    @Test
    void aMisspeltKeyAWrongTypeAndAnUnknownVersionAreSeen() throws IOException {
        Map<String, Object> spec = map(file("flinkdeployment.yaml").get("spec"));
        spec.put("imagePullPolizy", "Always");
        spec.put("flinkVersion", "v9_9");
        map(spec.get("job")).put("parallelism", "four");
        map(map(spec.get("podTemplate")).get("spec")).put("containers", "none");

        assertThat(Schema.problems(spec(), spec))
                .containsExactlyInAnyOrder(
                        "spec.imagePullPolizy: unknown",
                        "spec.flinkVersion: v9_9 is not among the values",
                        "spec.job.parallelism: four is no integer",
                        "spec.podTemplate.spec.containers: none is no array");
    }

    @Test
    void flinkIsConfiguredAsInTheImagesButForWhatMustDiffer() throws IOException {
        Map<String, String> here = flinkConfiguration();
        Map<String, String> images =
                new TreeMap<>(
                        GlobalConfiguration.loadConfiguration(
                                        ROOT.resolve("deploy/flink").toString())
                                .toMap());
        images.keySet().removeAll(SET_OTHERWISE);

        assertThat(images).hasSizeGreaterThan(12);
        assertThat(here).containsAllEntriesOf(images);
    }

    @Test
    void checkpointsAndLeadersLieOnObjectStorage() throws IOException {
        Configuration flink = Configuration.fromMap(flinkConfiguration());
        Configuration gpu = gpuConfiguration();

        for (String path :
                List.of(
                        flink.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY),
                        flink.get(CheckpointingOptions.SAVEPOINT_DIRECTORY),
                        flink.get(HighAvailabilityOptions.HA_STORAGE_PATH))) {
            assertThat(path).startsWith("s3://");
        }
        assertThat(flink.get(HighAvailabilityOptions.HA_MODE)).isEqualTo("kubernetes");
        // the GPU task managers find the leader by the same means
        assertThat(gpu.get(HighAvailabilityOptions.HA_MODE)).isEqualTo("kubernetes");
        assertThat(gpu.get(HighAvailabilityOptions.HA_STORAGE_PATH))
                .isEqualTo(flink.get(HighAvailabilityOptions.HA_STORAGE_PATH));
        assertThat(gpu.toMap())
                .containsEntry(
                        "kubernetes.cluster-id",
                        at(file("flinkdeployment.yaml"), "metadata", "name").toString())
                .containsEntry(
                        "kubernetes.namespace",
                        file("kustomization.yaml").get("namespace").toString());
        assertThat(at(file("flinkdeployment.yaml"), "spec", "jobManager", "replicas")).isEqualTo(2);
    }

    @Test
    void theLearnerAsksForAGpuThatOnlyTheGpuTaskManagersHave() throws IOException {
        JobSettings job = job();
        Configuration gpu = gpuConfiguration();
        TaskExecutorProcessSpec process = gpuProcess(gpu);

        assertThat(job.resources().learnerSlotGroup()).isNotNull();
        assertThat(job.resources().learnerGpus()).isEqualTo(1);
        assertThat(gpu.get(ExternalResourceOptions.EXTERNAL_RESOURCE_LIST)).containsExactly("gpu");
        assertThat(flinkConfiguration()).doesNotContainKey("external-resources");
        assertThat(container("gpu-taskmanagers.yaml", "spec", "template"))
                .extracting(c -> at(c, "resources", "limits", "nvidia.com/gpu"))
                .isEqualTo(1);
        // and its slot holds the rest of the learner's profile
        assertThat(process.getTaskHeapSize())
                .isGreaterThanOrEqualTo(MemorySize.ofMebiBytes(job.resources().learnerMemoryMib()));
        assertThat(process.getCpuCores().getValue().doubleValue())
                .isGreaterThanOrEqualTo(job.resources().learnerCpu());
    }

    @Test
    void noOtherSlotFitsATaskManagerWithAGpuAndAllFitTheRest() throws IOException {
        SlotProfile others = job().resources().otherSlots();
        Configuration flink = Configuration.fromMap(flinkConfiguration());
        int slots = flink.get(TaskManagerOptions.NUM_TASK_SLOTS);

        assertThat(others.cpu())
                .isGreaterThan(gpuConfiguration().get(TaskManagerOptions.CPU_CORES));
        assertThat(flink.get(TaskManagerOptions.CPU_CORES))
                .isGreaterThanOrEqualTo(slots * others.cpu());
        flink.set(
                TaskManagerOptions.TOTAL_PROCESS_MEMORY,
                MemorySize.parse(
                        at(
                                        file("flinkdeployment.yaml"),
                                        "spec",
                                        "taskManager",
                                        "resource",
                                        "memory")
                                .toString()));
        assertThat(TaskExecutorProcessUtils.processSpecFromConfig(flink).getTaskHeapSize())
                .isGreaterThanOrEqualTo(MemorySize.ofMebiBytes((long) slots * others.memoryMib()));
    }

    @Test
    void everyOtherTaskHasASlot() throws IOException {
        Map<String, Object> spec = map(file("flinkdeployment.yaml").get("spec"));
        int slots =
                Configuration.fromMap(flinkConfiguration()).get(TaskManagerOptions.NUM_TASK_SLOTS);

        assertThat((int) at(spec, "taskManager", "replicas") * slots)
                .isGreaterThanOrEqualTo((int) at(spec, "job", "parallelism"));
        assertThat(at(spec, "job", "parallelism")).isEqualTo(job().parallelism());
    }

    @Test
    void memorySizesAddUp() throws IOException {
        Configuration flink = Configuration.fromMap(flinkConfiguration());
        Map<String, Object> spec = map(file("flinkdeployment.yaml").get("spec"));
        flink.set(
                TaskManagerOptions.TOTAL_PROCESS_MEMORY,
                MemorySize.parse(at(spec, "taskManager", "resource", "memory").toString()));
        flink.set(
                JobManagerOptions.TOTAL_PROCESS_MEMORY,
                MemorySize.parse(at(spec, "jobManager", "resource", "memory").toString()));

        assertThat(TaskExecutorProcessUtils.processSpecFromConfig(flink).getTaskHeapSize())
                .isGreaterThan(MemorySize.parse("512m"));
        assertThat(JobManagerProcessUtils.processSpecFromConfig(flink).getTotalProcessMemorySize())
                .isEqualTo(MemorySize.parse("1600m"));
        assertThat(gpuProcess(gpuConfiguration()).getTotalProcessMemorySize())
                .isEqualTo(MemorySize.parse("6g"));
        assertThat(
                        at(
                                container("gpu-taskmanagers.yaml", "spec", "template"),
                                "resources",
                                "limits",
                                "memory"))
                .isEqualTo("6Gi");
    }

    @Test
    void theJobIsStartedWithTheConfigurationOfTheMap() throws IOException {
        Map<String, Object> spec = map(file("flinkdeployment.yaml").get("spec"));
        List<?> arguments = (List<?>) at(spec, "job", "args");
        Map<String, Object> container = container("flinkdeployment.yaml", "spec", "podTemplate");
        String folder = at(first(container.get("volumeMounts")), "mountPath").toString();
        String volume =
                at(first(at(spec, "podTemplate", "spec", "volumes")), "configMap", "name")
                        .toString();

        assertThat(at(spec, "job", "entryClass")).isEqualTo(ForecastJob.class.getName());
        assertThat(at(spec, "job", "jarURI"))
                .isEqualTo("local:///opt/flink/usrlib/foreflow-job.jar");
        assertThat(volume).isEqualTo(at(file("configmap.yaml"), "metadata", "name"));
        assertThat(map(file("configmap.yaml").get("data")).keySet())
                .map(name -> folder + "/" + name)
                .containsExactly(arguments.get(1).toString());
        assertThat(job().models()).hasSize(1);
    }

    @Test
    void thePodMonitorFindsThePortThatTheReporterOpensOnEveryPod() throws IOException {
        Map<String, Object> monitor = file("podmonitor.yaml");
        Map<String, Object> labels = map(at(monitor, "spec", "selector", "matchLabels"));
        Map<String, Object> endpoint = first(at(monitor, "spec", "podMetricsEndpoints"));

        assertThat(monitor)
                .containsEntry("apiVersion", "monitoring.coreos.com/v1")
                .containsEntry("kind", "PodMonitor");
        assertThat(endpoint.keySet()).containsExactlyInAnyOrder("port", "path", "interval");
        for (Map<String, Object> pod :
                List.of(
                        map(at(file("flinkdeployment.yaml"), "spec", "podTemplate")),
                        map(at(file("gpu-taskmanagers.yaml"), "spec", "template")))) {
            Map<String, Object> port = first(first(at(pod, "spec", "containers")).get("ports"));
            assertThat(map(at(pod, "metadata", "labels"))).containsAllEntriesOf(labels);
            assertThat(port.get("name")).isEqualTo(endpoint.get("port"));
            assertThat(port.get("containerPort")).hasToString("9249");
        }
        assertThat(flinkConfiguration()).containsEntry("metrics.reporter.prometheus.port", "9249");
        assertThat(gpuConfiguration().toMap())
                .containsEntry("metrics.reporter.prometheus.port", "9249");
    }

    @Test
    void allFilesAreAppliedAndNameTheVersionOfFlink() throws IOException {
        List<?> resources = (List<?>) file("kustomization.yaml").get("resources");
        try (var files = Files.list(ROOT.resolve("deploy/kubernetes"))) {
            assertThat(files)
                    .map(path -> path.getFileName().toString())
                    .filteredOn(name -> !name.equals("kustomization.yaml"))
                    .containsExactlyInAnyOrderElementsOf(
                            resources.stream().map(Object::toString).toList());
        }
        String plugin = "flink-s3-fs-presto-" + EnvironmentInformation.getVersion() + ".jar";
        assertThat(text("flinkdeployment.yaml")).contains(plugin);
        assertThat(text("gpu-taskmanagers.yaml")).contains(plugin);
        String[] version = EnvironmentInformation.getVersion().split("\\.");
        assertThat(at(file("flinkdeployment.yaml"), "spec", "flinkVersion"))
                .isEqualTo("v" + version[0] + "_" + version[1]);
    }

    private static JobSettings job() throws IOException {
        String yaml = map(file("configmap.yaml").get("data")).get("foreflow.yaml").toString();
        return JobSettingsLoader.loadText("configmap.yaml", yaml, Map.of()).settings();
    }

    private static Map<String, String> flinkConfiguration() throws IOException {
        Map<String, String> configuration = new HashMap<>();
        map(at(file("flinkdeployment.yaml"), "spec", "flinkConfiguration"))
                .forEach((key, value) -> configuration.put(key, value.toString()));
        return configuration;
    }

    /** What the entry point makes of the image's file and FLINK_PROPERTIES. */
    private static Configuration gpuConfiguration() throws IOException {
        Configuration configuration =
                GlobalConfiguration.loadConfiguration(ROOT.resolve("deploy/flink").toString());
        Properties properties = new Properties();
        for (Object variable :
                (List<?>) container("gpu-taskmanagers.yaml", "spec", "template").get("env")) {
            if (map(variable).get("name").equals("FLINK_PROPERTIES")) {
                properties.load(new StringReader(map(variable).get("value").toString()));
            }
        }
        properties.forEach((key, value) -> configuration.setString(key.toString(), "" + value));
        return configuration;
    }

    private static TaskExecutorProcessSpec gpuProcess(Configuration gpu) {
        return TaskExecutorProcessUtils.processSpecFromConfig(gpu);
    }

    private static Map<String, Object> container(String file, String... template)
            throws IOException {
        return first(at(map(at(file(file), template)), "spec", "containers"));
    }

    private static Schema spec() throws IOException {
        String name = "META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
        try (InputStream in =
                KubernetesFilesTest.class.getClassLoader().getResourceAsStream(name)) {
            String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, Object> version = first(at(map(load(yaml)), "spec", "versions"));
            return new Schema(map(at(version, "schema", "openAPIV3Schema", "properties", "spec")));
        }
    }

    /** As much of a structural OpenAPI schema as the definition uses. */
    private record Schema(Map<String, Object> node) {

        Schema at(String... path) {
            Map<String, Object> at = node;
            for (String key : path) {
                at = map(map(at.get("properties")).get(key));
            }
            return new Schema(at);
        }

        static List<String> problems(Schema schema, Object value) {
            List<String> problems = new ArrayList<>();
            schema.check("spec", value, problems);
            return problems;
        }

        private void check(String path, Object value, List<String> problems) {
            if (node.containsKey("x-kubernetes-int-or-string")
                    && (value instanceof Integer || value instanceof String)) {
                return;
            }
            Object type = node.get("type");
            boolean fits =
                    switch (String.valueOf(type)) {
                        case "object" -> value instanceof Map;
                        case "array" -> value instanceof List;
                        case "string" -> value instanceof String;
                        case "integer" -> value instanceof Integer;
                        case "number" -> value instanceof Number;
                        case "boolean" -> value instanceof Boolean;
                        default -> true;
                    };
            if (!fits) {
                problems.add("%s: %s is no %s".formatted(path, value, type));
            } else if (value instanceof Map) {
                map(value)
                        .forEach((key, inner) -> property(path + "." + key, key, inner, problems));
            } else if (value instanceof List<?> items) {
                Schema each = new Schema(map(node.get("items")));
                items.forEach(item -> each.check(path + "[]", item, problems));
            } else if (node.get("enum") instanceof List<?> values
                    && !values.contains(value)
                    && !(path.endsWith(".flinkVersion") && LATER_VERSIONS.contains(value))) {
                problems.add("%s: %s is not among the values".formatted(path, value));
            }
        }

        private void property(String path, String key, Object value, List<String> problems) {
            Object known = node.get("properties");
            Object others = node.get("additionalProperties");
            if (known != null && map(known).containsKey(key)) {
                new Schema(map(map(known).get(key))).check(path, value, problems);
            } else if (others instanceof Map) {
                new Schema(map(others)).check(path, value, problems);
            } else if (!node.containsKey("x-kubernetes-preserve-unknown-fields")) {
                problems.add(path + ": unknown");
            }
        }
    }

    private static Map<String, Object> file(String name) throws IOException {
        return map(load(text(name)));
    }

    private static String text(String name) throws IOException {
        return Files.readString(ROOT.resolve("deploy/kubernetes").resolve(name));
    }

    private static Object load(String yaml) {
        return new Load(
                        LoadSettings.builder()
                                .setAllowDuplicateKeys(false)
                                .setCodePointLimit(1 << 24)
                                .build())
                .loadFromString(yaml);
    }

    private static Object at(Object tree, String... path) {
        Object node = tree;
        for (String key : path) {
            node = map(node).get(key);
            assertThat(node).as("%s of %s", key, String.join(".", path)).isNotNull();
        }
        return node;
    }

    private static Map<String, Object> first(Object list) {
        return map(((List<?>) list).get(0));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
