package io.foreflow.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.config.option.Option;
import io.foreflow.job.config.option.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ConfigurationReferenceTest {

    private static final Path ROOT =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath().resolve("..");
    private static final Path PAGE = ROOT.resolve("docs/configuration.md").normalize();

    @Test
    void thePageSaysWhatTheOptionsSay() throws IOException {
        if (Boolean.getBoolean("foreflow.docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ConfigurationReference.text());
        }

        assertThat(PAGE)
                .as("written anew with -Dforeflow.docs.write=true")
                .content()
                .isEqualTo(ConfigurationReference.text());
    }

    @Test
    void everyOptionIsOnThePageOnce() {
        List<String> keys =
                Stream.concat(Options.JOB.stream(), Options.MODEL.stream())
                        .map(Option::key)
                        .toList();

        assertThat(keys).doesNotHaveDuplicates();
        assertThat(ConfigurationReference.text().lines().filter(line -> line.startsWith("| `")))
                .extracting(line -> line.substring(3, line.indexOf('`', 3)))
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void theShippedFileCanBeUsed() {
        JobSettings job =
                JobSettingsLoader.load(ROOT.resolve("conf/foreflow.yaml").normalize(), Map.of());

        assertThat(job.models()).isNotEmpty();
    }
}
