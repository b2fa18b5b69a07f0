package io.foreflow.job.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MetricReferenceTest {

    private static final Path PAGE =
            Path.of(System.getProperty("basedir", "."))
                    .toAbsolutePath()
                    .resolve("../docs/metrics.md")
                    .normalize();

    @Test
    void thePageSaysWhatTheCatalogueSays() throws IOException {
        if (Boolean.getBoolean("foreflow.docs.write")) {
            Files.writeString(PAGE, MetricReference.text());
        }

        assertThat(PAGE)
                .as("written anew with -Dforeflow.docs.write=true")
                .content()
                .isEqualTo(MetricReference.text());
    }

    @Test
    void everyMetricIsOnThePageOnce() {
        assertThat(MetricReference.text().lines().filter(line -> line.startsWith("| `")))
                .hasSameSizeAs(MetricCatalogue.ALL);
        assertThat(MetricCatalogue.ALL.stream().map(metric -> metric.stage() + metric.path()))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyConstantIsInTheCatalogue() {
        Stream<Object> constants =
                Stream.of(StreamCatalogue.class, LearnCatalogue.class, ForecastCatalogue.class)
                        .flatMap(type -> Stream.of(type.getFields()))
                        .map(
                                field -> {
                                    try {
                                        return field.get(null);
                                    } catch (IllegalAccessException e) {
                                        throw new AssertionError(e);
                                    }
                                });

        assertThat(constants).containsExactlyInAnyOrderElementsOf(MetricCatalogue.ALL);
    }
}
