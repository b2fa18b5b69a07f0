package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.cli.ForeflowCommand;
import io.foreflow.job.config.ConfigurationException;
import io.foreflow.job.config.InitialWeights;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ForecastChannel;
import io.foreflow.weights.WeightsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Weights out of the frozen savepoint of a job with a promoted network, and into a new job. */
@Timeout(300) // a job that never gets there must not hang the build
class ExportITCase {

    /**
     * As the frozen savepoint has it: rows taken in, and the row the first new tick comes after.
     */
    private static final int BEFORE = 150;

    private static final int TO_THE_NEXT_TICK = 8;
    private static final float TOLERANCE = 1e-6f;

    @RegisterExtension static final TestBed bed = new TestBed();

    @TempDir private Path folder;
    private FrozenSavepoint frozen;

    @BeforeEach
    void unpack() throws IOException {
        frozen = FrozenSavepoint.unpack(1, folder);
    }

    /** The options the savepoint's job had, as a file with other values of some keys. */
    private Path configuration(Map<String, String> others) throws IOException {
        JobUnderTest job = bed.job("frozen", LeadingFleet.PARTITIONS, options(others));
        return Files.writeString(folder.resolve("job.yaml"), job.options());
    }

    private Map<String, String> options(Map<String, String> others) {
        Map<String, String> options = new HashMap<>(frozen.options());
        options.keySet().removeIf(key -> key.startsWith("topics.") || key.equals("group-id"));
        others.forEach(
                (key, value) -> options.put("models." + SyntheticFleet.MODEL + "." + key, value));
        return options;
    }

    private static String export(int exitCode, Object... arguments) {
        List<String> all = new ArrayList<>(List.of("export"));
        Arrays.stream(arguments).map(Object::toString).forEach(all::add);
        StringWriter printed = new StringWriter();
        int code =
                ForeflowCommand.commandLine()
                        .setOut(new PrintWriter(printed))
                        .setErr(new PrintWriter(printed))
                        .execute(all.toArray(String[]::new));
        assertThat(code).as(printed.toString()).isEqualTo(exitCode);
        return printed.toString();
    }

    private Path exported() throws IOException {
        Path file = folder.resolve("w.safetensors");
        export(0, configuration(Map.of()), "--checkpoint", frozen.savepoint(), "--output", file);
        return file;
    }

    @Test
    void writesWhatTheJobServedWithItsManifest() throws IOException {
        Path file = exported();

        Map<String, String> facts = frozen.facts();
        assertThat(WeightsFile.read(file).snapshot().weightsHash())
                .isEqualTo(facts.get("served.weights-hash"));
        JsonNode manifest = new ObjectMapper().readTree(Files.readString(folder.resolve("w.json")));
        assertThat(manifest.path("provenance").path("version").asText())
                .isEqualTo(facts.get("served.version"));
        assertThat(manifest.path("provenance").path("optimizerStep").asText())
                .isEqualTo(facts.get("served.optimizer-step"));
        assertThat(manifest.path("provenance").path("trainedUntil").asText())
                .isEqualTo(facts.get("served.trained-until"));
        assertThat(manifest.path("channels")).hasToString("[\"x\",\"y\"]");
        assertThat(manifest.path("layout").path("lookback").asInt()).isEqualTo(16);
        assertThat(
                        export(
                                1,
                                folder.resolve("job.yaml"),
                                "--checkpoint",
                                frozen.savepoint(),
                                "--output",
                                file))
                .startsWith("Cannot write " + file + ": it is there already (see --force)");
    }

    @Test
    void aModelStartedFromThemServesTheSameForecasts() throws Exception {
        Map<String, String> serving = Map.of("forecast.serve", "champion");
        JobUnderTest original = bed.job("frozen", LeadingFleet.PARTITIONS, options(serving));
        original.sendRecords(LeadingFleet.rows(original.settings(), 0, BEFORE + TO_THE_NEXT_TICK));
        original.resume(frozen.savepoint().toString());
        awaitForecasts(original, TO_THE_NEXT_TICK);
        original.stopWithSavepoint(bed.savepoints());

        Map<String, String> given = new HashMap<>(serving);
        given.put("initial-weights", exported().toString());
        given.put("learn.tick", "10000 min"); // never, so that what was given serves throughout
        JobUnderTest started = bed.job("started", LeadingFleet.PARTITIONS, options(given));
        started.sendRecords(LeadingFleet.rows(started.settings(), 0, BEFORE + TO_THE_NEXT_TICK));
        started.start();
        awaitForecasts(started, BEFORE + TO_THE_NEXT_TICK - 1);
        started.stopWithSavepoint(bed.savepoints());

        Map<String, Forecast> expected = byOrigin(original);
        Map<String, Forecast> forecasts = byOrigin(started);
        assertThat(expected).hasSize(LeadingFleet.SERIES.size() * TO_THE_NEXT_TICK);
        String hash = frozen.facts().get("served.weights-hash");
        expected.forEach(
                (origin, forecast) -> {
                    assertThat(forecast.getProvenance().getWeightsHash()).isEqualTo(hash);
                    Forecast again = forecasts.get(origin);
                    assertThat(again.getProvenance().getWeightsHash()).isEqualTo(hash);
                    assertThat(again.getProvenance().getVersion()).isEqualTo(1);
                    assertThat(again.getServedBy()).isEqualTo(forecast.getServedBy());
                    assertThat(again.getServedBy().toString()).contains("TUNED");
                    assertClose(again, forecast);
                });
    }

    private static void assertClose(Forecast forecast, Forecast expected) {
        for (int channel = 0; channel < expected.getChannels().size(); channel++) {
            ForecastChannel theirs = expected.getChannels().get(channel);
            ForecastChannel ours = forecast.getChannels().get(channel);
            for (int step = 0; step < theirs.getValues().size(); step++) {
                float value = theirs.getValues().get(step);
                assertThat(ours.getValues().get(step))
                        .as("%s %s step %d", forecast.getOrigin(), theirs.getName(), step + 1)
                        .isCloseTo(value, within(TOLERANCE * Math.max(1, Math.abs(value))));
            }
        }
    }

    private static Map<String, Forecast> byOrigin(JobUnderTest job) {
        Map<String, Forecast> forecasts = new HashMap<>();
        bed.output(job).forecasts().forEach(f -> forecasts.put(JobOutput.origin(f), f));
        return forecasts;
    }

    private static void awaitForecasts(JobUnderTest job, int rows) {
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            topic.await(read -> read.size() >= LeadingFleet.SERIES.size() * rows);
        }
    }

    @Test
    void weightsOfAnotherLayoutAreRefusedBeforeTheJobStarts() throws IOException {
        String file = exported().toString();
        JobUnderTest job =
                bed.job(
                        "refused",
                        LeadingFleet.PARTITIONS,
                        options(
                                Map.of(
                                        "initial-weights", file,
                                        "channels", "x",
                                        "forecast.lookback", "20")));

        assertThatThrownBy(() -> InitialWeights.read(job.settings()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "initial-weights: "
                                + file
                                + " (Cannot apply weights to model \""
                                + SyntheticFleet.MODEL
                                + "\": expected (channels=1, lookback=20), found (channels=2,"
                                + " lookback=16))");
    }

    @Test
    void whatCannotBeExportedIsSaid() throws IOException {
        Path narrow = configuration(Map.of("forecast.lookback", "20"));
        assertThat(export(1, narrow, "--checkpoint", frozen.savepoint()))
                .contains("the configuration has (channels=[x, y], lookback=20, short lookback=8")
                .contains("the checkpoint (channels=[x, y], lookback=16, short lookback=8");
        assertThat(export(1, narrow, "--checkpoint", folder.resolve("absent")))
                .startsWith("Cannot read checkpoint " + folder.resolve("absent"));
        assertThat(export(1, narrow, "--jobmanager", "localhost:1"))
                .startsWith("Cannot reach the job manager at localhost:1");
        assertThat(export(2, narrow)).contains("--checkpoint");
    }
}
