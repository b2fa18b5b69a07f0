package io.foreflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkShape;
import io.foreflow.settings.ScaleSettings;
import io.foreflow.state.ModelSnapshot;
import io.foreflow.weights.WeightsFile;
import io.foreflow.weights.WeightsLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ML_PREDICT} with exported weights, in Flink's own planner and runtime. */
class ExportedWeightsTest {

    private static final int LOOKBACK = 6;
    private static final int HORIZON = 3;
    private static final List<String> CHANNELS = List.of("cpu", "memory");
    private static final ScaleSettings SCALE = new ScaleSettings(16, 100, 0.05);
    private static final NetworkShape SHAPE = new NetworkShape(2, LOOKBACK, HORIZON, 2);
    private static final float[] CPU = {10, 12, 11, 13, 12, 14};
    private static final float[] MEMORY = {300, 100, 200, 250, 150, 100};

    /** Values around 10 and 200; the location and the scale are floats there and doubles here. */
    private static final float TOLERANCE = 1e-3f;

    @TempDir private Path folder;
    private TableEnvironment tables;
    private float[] network;
    private RidgeLine ridge;

    @BeforeEach
    void prepare() {
        tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.getConfig().set("parallelism.default", "1");
        network = random(SHAPE.parameters(), 1);
        network[0] += 1; // γ is around 1
        network[1] += 1;
        ridge = new RidgeLine(LOOKBACK, HORIZON, random((LOOKBACK + 1) * HORIZON, 2), 9);
    }

    private static float[] random(int length, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 0.3f * (float) random.nextGaussian();
        }
        return values;
    }

    private Path weights(float[] weightsOfNetwork) throws IOException {
        ModelSnapshot snapshot =
                new ModelSnapshot(
                        "hosts",
                        CHANNELS,
                        SHAPE,
                        9,
                        2,
                        1,
                        0,
                        weightsOfNetwork,
                        null,
                        ridge,
                        weightsOfNetwork != null,
                        60,
                        0,
                        ModelSnapshot.hash(weightsOfNetwork, null, ridge));
        WeightsLayout layout = new WeightsLayout(CHANNELS, 60_000, LOOKBACK, 3, HORIZON, 2, SCALE);
        Path file = folder.resolve("hosts.safetensors");
        return Files.write(file, new WeightsFile(layout, snapshot).bytes());
    }

    private void createModel(Path weights, String inputs) {
        tables.executeSql(
                ("CREATE MODEL `hosts` INPUT (%s)"
                                + " OUTPUT (`cpu_forecast` ARRAY<FLOAT>, `memory_forecast` ARRAY<FLOAT>)"
                                + " WITH ('provider' = 'foreflow', 'weights' = '%s')")
                        .formatted(inputs, weights));
    }

    /** One row: a window of each channel. */
    @SuppressWarnings("try") // the interface of Flink says that closing may be interrupted
    private Row predict(String cpu, String memory) throws Exception {
        tables.executeSql(
                ("CREATE VIEW `windows` AS SELECT 'web-1' AS `series`, CAST(%s AS ARRAY<FLOAT>) AS `c`,"
                                + " CAST(%s AS ARRAY<FLOAT>) AS `m`")
                        .formatted(cpu, memory));
        try (CloseableIterator<Row> rows =
                tables.executeSql(
                                "SELECT `series`, `cpu_forecast`, `memory_forecast` FROM ML_PREDICT("
                                        + "TABLE `windows`, MODEL `hosts`, DESCRIPTOR(`m`, `c`))")
                        .collect()) {
            return rows.next();
        }
    }

    private static String array(float... values) {
        StringBuilder text = new StringBuilder("ARRAY[");
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ", ").append("CAST(" + values[i] + " AS FLOAT)");
        }
        return text.append("]").toString();
    }

    @Test
    void predictsWhatTheNetworkForecasts() throws Exception {
        createModel(weights(network), "`memory` ARRAY<FLOAT>, `cpu` ARRAY<FLOAT>");

        Row row = predict(array(99, 10, 12, 11, 13, 12, 14), array(MEMORY)); // the newest count

        assertThat(row.getField(0)).isEqualTo("web-1");
        float[] expected = forecast();
        assertClose((Float[]) row.getField(1), expected, 0);
        assertClose((Float[]) row.getField(2), expected, 1);
    }

    /** By the job's own class, in the scale of each channel's mean and deviation. */
    private float[] forecast() {
        double[][] moments = {moments(CPU), moments(MEMORY)};
        float[] scaled = new float[2 * LOOKBACK];
        for (int i = 0; i < LOOKBACK; i++) {
            scaled[i] = (float) ((CPU[i] - moments[0][0]) / moments[0][1]);
            scaled[LOOKBACK + i] = (float) ((MEMORY[i] - moments[1][0]) / moments[1][1]);
        }
        float[] forecasts = new float[2 * HORIZON];
        try (ChannelAttentionForecaster forecaster =
                ChannelAttentionForecaster.open(SHAPE, SCALE, 1, ComputeDevice.cpu())) {
            forecaster.load(network);
            forecaster.forecast(scaled, new float[] {1, 1}, 1, forecasts);
        }
        for (int i = 0; i < forecasts.length; i++) {
            double[] of = moments[i / HORIZON];
            forecasts[i] = (float) (of[0] + of[1] * forecasts[i]);
        }
        return forecasts;
    }

    private static double[] moments(float[] values) {
        double mean = 0;
        double square = 0;
        for (float value : values) {
            mean += value / values.length;
            square += (double) value * value / values.length;
        }
        return new double[] {mean, Math.sqrt(square - mean * mean)};
    }

    private static void assertClose(Float[] forecast, float[] expected, int channel) {
        assertThat(forecast).hasSize(HORIZON);
        for (int h = 0; h < HORIZON; h++) {
            assertThat(forecast[h])
                    .as("channel %d, step %d", channel, h + 1)
                    .isCloseTo(expected[channel * HORIZON + h], within(TOLERANCE));
        }
    }

    @Test
    void withoutANetworkTheRidgePredicts() throws Exception {
        createModel(weights(null), "`memory` ARRAY<FLOAT>, `cpu` ARRAY<FLOAT>");

        Row row = predict(array(CPU), array(MEMORY));

        double[] of = moments(CPU);
        Float[] cpu = (Float[]) row.getField(1);
        for (int h = 0; h < HORIZON; h++) {
            // x̂ = μ + Σ (x − μ) W + σ b: at deviation 1 of the scaled window σ² = 1 + 1e-5
            double sum = Math.sqrt(1 + 1e-5) * of[1] * ridge.weights()[LOOKBACK * HORIZON + h];
            for (int i = 0; i < LOOKBACK; i++) {
                sum += (CPU[i] - of[0]) * ridge.weights()[i * HORIZON + h];
            }
            assertThat(cpu[h]).isCloseTo((float) (of[0] + sum), within(TOLERANCE));
        }
    }

    @Test
    void aChannelWithoutAWholeWindowHasNoForecast() throws Exception {
        createModel(weights(network), "`memory` ARRAY<FLOAT>, `cpu` ARRAY<FLOAT>");

        Row row = predict(array(1, 2, 3), array(MEMORY));

        assertThat(row.getField(1)).isNull();
        assertThat((Float[]) row.getField(2)).hasSize(HORIZON).doesNotContainNull();
    }

    @Test
    void otherChannelsAndAbsentFilesAreRefused() throws Exception {
        createModel(weights(network), "`disk` ARRAY<FLOAT>, `cpu` ARRAY<FLOAT>");
        assertThatThrownBy(() -> predict(array(CPU), array(MEMORY)))
                .hasStackTraceContaining(
                        "Cannot apply weights to the model: expected inputs [cpu, memory], found"
                                + " [disk, cpu]");

        tables.executeSql("DROP MODEL `hosts`");
        tables.executeSql("DROP VIEW `windows`");
        createModel(folder.resolve("absent"), "`memory` ARRAY<FLOAT>, `cpu` ARRAY<FLOAT>");
        assertThatThrownBy(() -> predict(array(CPU), array(MEMORY)))
                .hasStackTraceContaining("Cannot read weights " + folder.resolve("absent"));
    }
}
