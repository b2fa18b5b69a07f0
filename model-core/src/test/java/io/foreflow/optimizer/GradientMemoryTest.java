package io.foreflow.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.foreflow.network.ComputeDevice;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing a graph keeps for its backward pass may lie in memory that the collector can take. */
class GradientMemoryTest {

    private static final long STEP = 3;
    private static final int CANARIES = 64;
    private static final int ATTEMPTS = 200;

    /** A loss after whose forward pass every unreachable direct buffer has been freed. */
    private record Collected(Loss loss) implements Loss {

        @Override
        public NDArray at(NDArray omega) {
            NDArray value = loss.at(omega);
            freeUnreachableBuffers();
            return value;
        }

        @Override
        public NDArray[] tensors() {
            return loss.tensors();
        }
    }

    @Test
    void gradientIsTheSameWhenTheCollectorRunsBetweenForwardAndBackward() {
        float[] expected;
        float[] collected;
        try (NDManager manager = ComputeDevice.cpu().openManager()) {
            NDArray omega = manager.create(weightsWithSmallSlope());
            NetworkObjective objective =
                    new NetworkObjective(
                            CoupledChannels.SHAPE,
                            CoupledChannels.SCALE,
                            32,
                            CoupledChannels.windows(),
                            CoupledChannels.SEED,
                            DataType.FLOAT32);
            Loss loss = objective.batch(manager, STEP);

            expected = Gradient.of(loss, omega, manager).vector().toFloatArray();
            collected = Gradient.of(new Collected(loss), omega, manager).vector().toFloatArray();
        }

        assertThat(collected).isEqualTo(expected);
    }

    /** Weights whose attention path has a gradient and one of whose slopes is guarded. */
    private static float[] weightsWithSmallSlope() {
        float[] omega = CoupledChannels.start();
        for (int i = 0; i < omega.length; i++) {
            omega[i] += 0.01f * (i % 7 - 3);
        }
        omega[0] = 5e-4f;
        return omega;
    }

    /** Returns when as many direct buffers are gone as were dropped in it, with older ones. */
    private static void freeUnreachableBuffers() {
        BufferPoolMXBean direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .findFirst()
                        .orElseThrow();
        long before = direct.getCount();
        List<ByteBuffer> canaries = new ArrayList<>();
        for (int i = 0; i < CANARIES; i++) {
            canaries.add(ByteBuffer.allocateDirect(8));
        }
        assertThat(direct.getCount()).isGreaterThan(before);
        canaries.clear();
        for (int attempt = 0; attempt < ATTEMPTS && direct.getCount() > before; attempt++) {
            System.gc();
            Thread.yield();
        }
        assertThat(direct.getCount()).as("direct buffers left").isLessThanOrEqualTo(before);
    }
}
