package io.foreflow.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.experts.Expert;
import io.foreflow.forecasting.SeriesForecast.Contribution;
import io.foreflow.linear.JointLine;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.AttentionEffects;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.LineForecasts;
import io.foreflow.network.LineForecasts.Line;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.network.RidgeLines;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.Serving;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is served and said is the same whether engine or Java works out the ridge lines. */
class LinesBesideNetworkTest {

    private static final long SEED = 17;
    private static final int ROWS = 40;
    private static final SeriesKey WHOLE = new SeriesKey("hosts", "a");
    private static final SeriesKey HOLED = new SeriesKey("hosts", "b");
    private static final SeriesKey LATER = new SeriesKey("hosts", "c");

    private final Random random = new Random(SEED);
    private final ModelSnapshot snapshot = everyLine();

    @Test
    void theyAreTheSameForecastsMadeOfTheSameParts() {
        List<SeriesForecast> engine = play(true);
        List<SeriesForecast> java = play(false);

        assertThat(engine).hasSameSizeAs(java);
        for (int i = 0; i < engine.size(); i++) {
            SeriesForecast here = engine.get(i);
            SeriesForecast there = java.get(i);
            String what = "%s at %d".formatted(here.key().series(), here.origin());
            // sums of 9 or 10 floats in two orders, in units of up to 50: some 50 · 3 · 6e-8
            assertThat(here.values()).as(what).containsExactly(there.values(), within(5e-5f));
            // weights follow the squares of errors of that size
            assertThat(here.servedBy()).as(what).containsExactly(there.servedBy(), within(1e-4f));
            assertSameEffects(here, there, what);
        }
        for (SeriesKey key : List.of(WHOLE, HOLED, LATER)) {
            SeriesForecast last = last(engine, key);
            assertThat(last.servedBy()[Expert.JOINT_RIDGE.ordinal()]).as(key.series()).isPositive();
            assertThat(last.contributors()).as(key.series()).doesNotContainNull();
        }
    }

    private static void assertSameEffects(SeriesForecast here, SeriesForecast there, String what) {
        if (there.contributors() == null) {
            assertThat(here.contributors()).as(what).isNull();
            return;
        }
        for (int channel = 0; channel < Fleet.SHAPE.channels(); channel++) {
            for (String source : snapshotChannels()) {
                float[] found = effects(here, channel, source);
                float[] expected = effects(there, channel, source);
                assertThat(found)
                        .as("%s, %s on %d", what, source, channel)
                        .containsExactly(expected, within(1e-3f)); // weights to 1e-4, times 5
            }
        }
    }

    private static List<String> snapshotChannels() {
        return Fleet.settings().channels();
    }

    private static float[] effects(SeriesForecast forecast, int channel, String source) {
        List<Contribution> named = forecast.contributors().get(channel);
        return named == null
                ? new float[0]
                : named.stream()
                        .filter(contribution -> contribution.channel().equals(source))
                        .findFirst()
                        .orElseThrow()
                        .effects();
    }

    private static SeriesForecast last(List<SeriesForecast> forecasts, SeriesKey key) {
        return forecasts.stream()
                .filter(forecast -> forecast.key().equals(key))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private List<SeriesForecast> play(boolean inEngine) {
        ModelSettings settings = ContributionsTest.explaining(2, Serving.MIXTURE);
        Random values = new Random(SEED);
        Map<SeriesKey, HeapSeriesMemory> memories = new TreeMap<>();
        List<SeriesForecast> forecasts = new ArrayList<>();
        Watched network = new Watched(settings, inEngine);
        try (FleetForecaster fleet = new FleetForecaster(settings, () -> network)) {
            for (int index = 1; index <= ROWS; index++) {
                for (SeriesKey key : List.of(WHOLE, HOLED, LATER)) {
                    Row row = row(key, index, values);
                    if (key != LATER || index > ROWS - Fleet.LOOKBACK + 2) {
                        HeapSeriesMemory memory =
                                memories.computeIfAbsent(key, any -> new HeapSeriesMemory());
                        fleet.series().observe(row, memory);
                    }
                }
                fleet.forecast(
                        List.copyOf(memories.keySet()), snapshot, memories::get, forecasts::add);
            }
        }
        assertThat(network.worked).isEqualTo(inEngine);
        return forecasts;
    }

    /** Of the second series a value is missing in the whole window, but not in the short one. */
    private static Row row(SeriesKey key, int index, Random random) {
        boolean missing = key == HOLED && index == ROWS - Fleet.SHORT - 1;
        float[] values = {
            (float) random.nextGaussian(),
            missing ? Float.NaN : 50 + 5 * (float) random.nextGaussian()
        };
        byte[] cells = {Cell.OBSERVED, missing ? Cell.MISSING : Cell.OBSERVED};
        return Row.of(key, index * Fleet.STEP, values, cells);
    }

    private ModelSnapshot everyLine() {
        return new ModelSnapshot(
                "hosts",
                Fleet.settings().channels(),
                Fleet.SHAPE,
                1,
                7,
                -1,
                0,
                NetworkInitialization.random(Fleet.SHAPE, 3),
                line(Fleet.SHORT),
                line(Fleet.LOOKBACK),
                List.of(line(Fleet.SHORT), line(Fleet.SHORT)),
                List.of(line(Fleet.LOOKBACK), line(Fleet.LOOKBACK)),
                List.of(line(Fleet.LOOKBACK), line(Fleet.LOOKBACK)),
                new JointLine(
                        2,
                        Fleet.SHORT,
                        Fleet.HORIZON,
                        gaussians(2 * (Fleet.SHORT + 1) * 2 * Fleet.HORIZON),
                        100),
                0,
                true,
                3,
                500,
                "cafe");
    }

    private RidgeLine line(int lookback) {
        return new RidgeLine(
                lookback, Fleet.HORIZON, gaussians((lookback + 1) * Fleet.HORIZON), 100);
    }

    private float[] gaussians(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextGaussian() / 3);
        }
        return values;
    }

    /** The product's network, which may leave the lines to Java. */
    private static final class Watched implements TunedNetwork {

        private final TunedNetwork network;
        private final boolean takesLines;
        private boolean worked;

        Watched(ModelSettings settings, boolean takesLines) {
            network = ChannelAttentionNetwork.open(settings, ComputeDevice.cpu());
            this.takesLines = takesLines;
        }

        @Override
        public void load(float[] parameters) {
            network.load(parameters);
        }

        @Override
        public boolean take(RidgeLines lines) {
            return takesLines && network.take(lines);
        }

        @Override
        public void forecast(
                float[] windows,
                float[] available,
                int count,
                float[] forecasts,
                AttentionEffects effects,
                LineForecasts lines) {
            network.forecast(windows, available, count, forecasts, effects, lines);
            worked |= lines != null && lines.known(Line.NORMALISED) && lines.known(Line.JOINT);
        }

        @Override
        public int nativeArrays() {
            return network.nativeArrays();
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
