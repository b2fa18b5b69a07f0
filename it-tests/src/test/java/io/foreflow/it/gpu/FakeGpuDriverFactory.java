package io.foreflow.it.gpu;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.api.common.externalresource.ExternalResourceDriver;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.configuration.Configuration;

/**
 * Offers GPUs that are not there, with the property that Flink's own driver gives them. It is
 * packed into a plugin jar of its own and loaded by a task manager process.
 */
public final class FakeGpuDriverFactory implements ExternalResourceDriverFactory {

    /** So that a test sees that it is this index that arrives, and not a position. */
    static final int FIRST_INDEX = 4;

    @Override
    public ExternalResourceDriver createExternalResourceDriver(Configuration configuration) {
        return FakeGpuDriverFactory::gpus;
    }

    private static Set<ExternalResourceInfo> gpus(long amount) {
        return LongStream.range(0, amount)
                .mapToObj(position -> new Gpu(Long.toString(FIRST_INDEX + position)))
                .collect(Collectors.toSet());
    }

    private record Gpu(String index) implements ExternalResourceInfo {

        @Override
        public Optional<String> getProperty(String key) {
            return key.equals("index") ? Optional.of(index) : Optional.empty();
        }

        @Override
        public Collection<String> getKeys() {
            return List.of("index");
        }
    }
}
