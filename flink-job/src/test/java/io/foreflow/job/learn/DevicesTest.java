package io.foreflow.job.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.network.ComputeDevice;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.junit.jupiter.api.Test;

class DevicesTest {

    private record FakeGpu(String index) implements ExternalResourceInfo {
        @Override
        public Optional<String> getProperty(String key) {
            return key.equals("index") ? Optional.ofNullable(index) : Optional.empty();
        }

        @Override
        public Collection<String> getKeys() {
            return List.of("index");
        }
    }

    @Test
    void sharesTheGpusOutByNumberWhateverTheirOrder() {
        List<ExternalResourceInfo> gpus =
                List.of(new FakeGpu("10"), new FakeGpu("2"), new FakeGpu("7"));

        assertThat(List.of(0, 1, 2, 3))
                .map(subtask -> Devices.choose("auto", subtask, gpus))
                .containsExactly(
                        ComputeDevice.gpu(2),
                        ComputeDevice.gpu(7),
                        ComputeDevice.gpu(10),
                        ComputeDevice.gpu(2));
    }

    @Test
    void fallsBackToTheProcessorOnlyWhereThatWasAskedFor() {
        assertThat(Devices.choose("auto", 3, List.of())).isEqualTo(ComputeDevice.cpu());
        assertThatThrownBy(() -> Devices.choose("gpu", 3, List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "Cannot compute on a GPU: the task manager offers no external resource");
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> Devices.choose("gpu", 0, List.of(new FakeGpu("x"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot use external resource gpu: index \"x\" (must be a number)");
        assertThatThrownBy(() -> Devices.choose("gpu", 0, List.of(new FakeGpu(null))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no property \"index\"");
        assertThatThrownBy(() -> Devices.choose("tpu", 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid device: tpu (must be cpu, gpu or auto)");
    }
}
