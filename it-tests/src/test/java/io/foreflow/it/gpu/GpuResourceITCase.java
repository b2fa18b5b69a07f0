package io.foreflow.it.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.processes.FlinkProcesses;
import io.foreflow.it.cluster.TestJars;
import io.foreflow.it.job.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The device comes from Flink's external resources. A mini cluster has none, so this needs a task
 * manager process with a driver as a plugin.
 */
class GpuResourceITCase {

    @TempDir Path directory;

    @Test
    void subtasksShareTheGpusThatTheTaskManagersDriverOffers() throws Exception {
        try (FlinkProcesses cluster = FlinkProcesses.start(directory, Map.of())) {
            TestJars.plugin(
                    cluster.plugins().resolve("fake-gpu/fake-gpu.jar"),
                    ExternalResourceDriverFactory.class,
                    FakeGpuDriverFactory.class);
            cluster.startTaskManager(
                    3,
                    Map.of(
                            "external-resources", "gpu",
                            "external-resource.gpu.amount", "2",
                            "external-resource.gpu.driver-factory.class",
                                    FakeGpuDriverFactory.class.getName()));

            Path found = probe(cluster, 3, "auto");

            assertThat(found.resolve("subtask-0")).content().contains("GPU").contains("index=4");
            assertThat(found.resolve("subtask-1")).content().contains("GPU").contains("index=5");
            assertThat(found.resolve("subtask-2")).content().contains("GPU").contains("index=4");
        }
    }

    /**
     * The order in which nothing but the profiles can help: the task manager with the GPU is there
     * first and alone. Without a profile the other tasks take its slot, and keep it over restarts.
     */
    @Test
    void theOthersSlotsLeaveTheGpuToTheLearnerWhenItsTaskManagerIsThereFirst() throws Exception {
        try (FlinkProcesses cluster = FlinkProcesses.start(directory, Map.of())) {
            TestJars.plugin(
                    cluster.plugins().resolve("fake-gpu/fake-gpu.jar"),
                    ExternalResourceDriverFactory.class,
                    FakeGpuDriverFactory.class);
            cluster.startTaskManager(
                    1,
                    Map.of(
                            "taskmanager.cpu.cores", "1.0",
                            "external-resources", "gpu",
                            "external-resource.gpu.amount", "1",
                            "external-resource.gpu.driver-factory.class",
                                    FakeGpuDriverFactory.class.getName()));
            Path jar = directory.resolve("probe.jar");
            Path found = Files.createDirectories(directory.resolve("found"));
            TestJars.jobWith(cluster.jobJar(), jar, PlacementProbeJob.class);

            CompletableFuture<Void> job =
                    CompletableFuture.runAsync(() -> run(cluster, jar, found));
            Await.until(
                    "the job waits for slots",
                    () -> job.isDone() || cluster.get("/jobs").contains("\"id\""));
            cluster.startTaskManager(1, Map.of());
            job.get();

            assertThat(found.resolve("learner")).content().contains("GPU");
            assertThat(found.resolve("others")).content().contains("CPU");
        }
    }

    private static void run(FlinkProcesses cluster, Path jar, Path found) {
        try {
            cluster.run(jar, PlacementProbeJob.class.getName(), 1, found.toString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutADriverTheCpuIsUsedAndTheLogSaysSo() throws Exception {
        try (FlinkProcesses cluster = FlinkProcesses.start(directory, Map.of())) {
            cluster.startTaskManager(1, Map.of());

            Path found = probe(cluster, 1, "auto");

            assertThat(found.resolve("subtask-0")).content().contains("CPU");
            assertThat(cluster.logs()).contains("computes on ComputeDevice[kind=CPU");
        }
    }

    private Path probe(FlinkProcesses cluster, int parallelism, String wanted) throws Exception {
        Path jar = directory.resolve("probe.jar");
        Path found = Files.createDirectories(directory.resolve("found"));
        TestJars.jobWith(cluster.jobJar(), jar, DeviceProbeJob.class);
        cluster.run(jar, DeviceProbeJob.class.getName(), parallelism, found.toString(), wanted);
        return found;
    }
}
