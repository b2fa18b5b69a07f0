package io.foreflow.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shipped Prometheus files, by Debian's promtool and against the tests and the docs. */
class AlertRulesTest {

    private static final Path ROOT =
            Path.of(System.getProperty("foreflow.root", "..")).toAbsolutePath().normalize();
    private static final Path FOLDER = ROOT.resolve("deploy/prometheus");
    private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");

    @Test
    void promtoolTakesTheConfigurationAndTheTestsOfTheAlertsPass() throws Exception {
        assumeTrue(
                installed(),
                "Rules and alerts were not tried: there is no promtool (apt-get install prometheus)");

        assertThat(promtool("check", "config", "prometheus.yml")).endsWith("exit 0");
        assertThat(promtool("test", "rules", "alerts-test.yml"))
                .contains("SUCCESS")
                .endsWith("exit 0");
    }

    @Test
    void everyAlertIsTriedAndExplained() throws IOException {
        List<String> alerts = found(ALERT, FOLDER.resolve("alerts.yml"));
        String played = Files.readString(FOLDER.resolve("alerts-test.yml"));
        String planted =
                Files.readString(
                        ROOT.resolve(
                                "it-tests/src/test/java/io/foreflow/it/job/MonitoringITCase.java"));
        String operations = Files.readString(ROOT.resolve("docs/operations.md"));

        assertThat(alerts).hasSizeGreaterThan(15).doesNotHaveDuplicates();
        assertThat(alerts)
                .allSatisfy(
                        alert -> {
                            assertThat(played + planted)
                                    .as("tests of alerts")
                                    .containsPattern("\\b" + alert + "\\b");
                            assertThat(operations)
                                    .as("docs/operations.md")
                                    .contains("| `" + alert + "` |");
                        });
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static boolean installed() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    }

    private static String promtool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(FOLDER.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return output + "exit " + process.exitValue();
    }
}
