package io.foreflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.cli.ForeflowCommand;
import io.foreflow.network.ComputeDevice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(300)
class SpeedCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void shortFormPrintsTheRatiosOfWhatNeedsNoBroker() throws Exception {
        Path report = folder.resolve("speed.json");

        int code =
                run(
                        "bench",
                        "speed",
                        "--short",
                        "--part=kernels,inference,learning",
                        "--report=" + report);

        assertThat(code).as(err.toString()).isZero();
        System.out.println(out); // a build shows the ratios; none is judged
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        assertThat(figures)
                .extracting(figure -> figure.get("name").asText())
                .contains(
                        "product 512x512x512",
                        "network D=7 B=32",
                        "step, Adam, native arrays",
                        "curvature probe, 15 products, Java allocation",
                        "curvature probe, 15 products, native arrays",
                        "ridge solve");
        for (JsonNode figure : figures) {
            assertThat(figure.get("value").asDouble()).as(figure.toString()).isPositive();
            if (!figure.get("limit").isNull()) {
                assertThat(figure.get("ratio").asDouble()).as(figure.toString()).isPositive();
            }
        }
    }

    @Test
    void shortFormOfThePeersComesWithThoseThatAreInstalled() throws Exception {
        Path report = folder.resolve("peers.json");
        Path file = folder.resolve("waves.csv");
        Random random = new Random(5);
        StringBuilder rows = new StringBuilder("time,load\n");
        for (int row = 0; row < 600; row++) {
            long time = row * 3_600_000L;
            double value = Math.sin(row / 4.0) + 0.3 * random.nextGaussian();
            rows.append("%s,%.4f%n".formatted(Instant.ofEpochMilli(time), value));
        }
        Files.writeString(file, rows);

        int code =
                run(
                        "bench",
                        "speed",
                        "--short",
                        "--part=peers",
                        "--data=" + file,
                        "--report=" + report);

        assertThat(code).as(err.toString()).isZero();
        System.out.println(out);
        List<String> names = new ArrayList<>();
        for (JsonNode figure : new ObjectMapper().readTree(report.toFile())) {
            assertThat(figure.get("ratio").asDouble()).as(figure.toString()).isPositive();
            names.add(figure.get("name").asText());
        }
        assertThat(names).contains("waves beside RCFCaster, forecasts/s a core");
        comesOrIsNamed("PyTorch", names);
        comesOrIsNamed("ARIMA", names);
    }

    private void comesOrIsNamed(String peer, List<String> names) {
        boolean skipped = out.toString().contains("Skipped %s: ".formatted(peer));
        assertThat(names.stream().anyMatch(name -> name.contains("beside " + peer)))
                .as("%s among %s", peer, names)
                .isNotEqualTo(skipped);
    }

    @Test
    void refusesPartsThatItDoesNotKnow() {
        assertThat(run("bench", "speed", "--part=kernels,warp")).isOne();
        assertThat(err.toString())
                .startsWith("Invalid --part: warp (must be one of kernels")
                .doesNotContain("\tat ");
    }

    @Test
    void saysWhereThereIsNoGpu() {
        int code = run("bench", "speed", "--short", "--part=kernels", "--device=gpu");

        if (ComputeDevice.gpus() == 0) {
            assertThat(code).isOne();
            assertThat(err.toString())
                    .startsWith("Cannot measure on gpu: no device of that kind is found");
        } else {
            assertThat(code).as(err.toString()).isZero();
        }
    }

    private int run(String... arguments) {
        CommandLine command = ForeflowCommand.commandLine();
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }
}
