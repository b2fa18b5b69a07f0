package io.foreflow.it.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkShape;
import io.foreflow.settings.ScaleSettings;
import io.foreflow.state.ModelSnapshot;
import io.foreflow.weights.WeightsFile;
import io.foreflow.weights.WeightsLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python text of docs/weights.md forecasts what the job's own network forecasts. */
class PythonWeightsTest {

    private static final int LOOKBACK = 24;
    private static final int HORIZON = 6;

    /** Sums of 24 to 100 products of numbers around 1, in floats here, in part in doubles there. */
    private static final double TOLERANCE = 5e-6;

    private static final ScaleSettings SCALE = new ScaleSettings(16, 3, 0.05);
    private static final List<String> CHANNELS = List.of("cpu", "memory", "disk");

    @TempDir private Path folder;

    @Test
    void theTextInTheDocsComputesTheNetworksForecast() throws Exception {
        assumeTrue(run("import numpy").isEmpty(), "skipped: there is no python3 with numpy");
        NetworkShape shape = new NetworkShape(CHANNELS.size(), LOOKBACK, HORIZON, 4);
        float[] network = random(shape.parameters(), 1, 0.2f);
        for (int channel = 0; channel < CHANNELS.size(); channel++) {
            network[channel] += 1; // γ is around 1
        }
        float[] window = random(CHANNELS.size() * LOOKBACK, 2, 1);
        window[3] = 9; // is clipped
        Arrays.fill(window, LOOKBACK, 2 * LOOKBACK, 4); // constant: σ is at its floor
        Path file = folder.resolve("w.safetensors");
        Files.write(file, new WeightsFile(layout(), snapshot(shape, network)).bytes());
        Files.writeString(folder.resolve("x.json"), Arrays.toString(window));

        String printed =
                run(
                        text()
                                + "\nm, w = load('w.safetensors')"
                                + "\nx = np.array(json.load(open('x.json')), 'f4')"
                                + "\nx = x.reshape(len(m['channels']), m['layout']['lookback'])"
                                + "\nprint(json.dumps(forecast(m, w, x).tolist()))");

        JsonNode rows = new ObjectMapper().readTree(printed);
        float[] expected = forecast(shape, network, window);
        for (int channel = 0; channel < CHANNELS.size(); channel++) {
            for (int h = 0; h < HORIZON; h++) {
                assertThat(rows.path(channel).path(h).asDouble(Double.NaN))
                        .as("%s, step %d", CHANNELS.get(channel), h + 1)
                        .isCloseTo(expected[channel * HORIZON + h], within(TOLERANCE));
            }
        }
    }

    private static float[] forecast(NetworkShape shape, float[] network, float[] window) {
        float[] available = {1, 1, 1};
        float[] forecasts = new float[CHANNELS.size() * HORIZON];
        try (ChannelAttentionForecaster forecaster =
                ChannelAttentionForecaster.open(shape, SCALE, 1, ComputeDevice.cpu())) {
            forecaster.load(network);
            forecaster.forecast(window, available, 1, forecasts);
        }
        return forecasts;
    }

    private static WeightsLayout layout() {
        return new WeightsLayout(CHANNELS, 60_000, LOOKBACK, 8, HORIZON, 4, SCALE);
    }

    private static ModelSnapshot snapshot(NetworkShape shape, float[] network) {
        return new ModelSnapshot(
                "hosts",
                CHANNELS,
                shape,
                9,
                2,
                1,
                0,
                network,
                null,
                null,
                true,
                60,
                0,
                ModelSnapshot.hash(network, null, null));
    }

    private static float[] random(int length, long seed, float scale) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = scale * (float) random.nextGaussian();
        }
        return values;
    }

    private static String text() throws IOException {
        Path page = Path.of(System.getProperty("foreflow.root", ".."), "docs", "weights.md");
        Matcher block =
                Pattern.compile("```python\\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(page));
        assertThat(block.find()).as("a Python block in " + page).isTrue();
        return block.group(1);
    }

    /** What a script prints, or what went wrong. */
    private String run(String script) throws Exception {
        Path file = Files.writeString(folder.resolve("script.py"), script);
        Process python;
        try {
            python =
                    new ProcessBuilder("python3", file.getFileName().toString())
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            return e.toString();
        }
        String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return printed.strip();
    }
}
