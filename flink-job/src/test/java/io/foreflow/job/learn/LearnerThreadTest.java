package io.foreflow.job.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.network.ComputeDevice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LearnerThreadTest {

    private final FakeLearner.Control control = new FakeLearner.Control(1);

    @Test
    void learnsAtTheLowestPriority() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        try (LearnerThread thread =
                new LearnerThread(
                        "learner of a test",
                        getClass().getClassLoader(),
                        control.factory(),
                        ComputeDevice.cpu())) {
            thread.tick(
                    LearnerRun.model("fleet", 1, 2),
                    null,
                    60_000,
                    List.of(),
                    finished -> ran.complete(Thread.currentThread()),
                    ran::completeExceptionally);

            assertThat(ran.get(1, TimeUnit.MINUTES).getPriority()).isEqualTo(Thread.MIN_PRIORITY);
        }
    }
}
