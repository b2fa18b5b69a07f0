package io.foreflow.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.experts.Expert;
import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.forecasting.FleetForecaster;
import io.foreflow.forecasting.HeapSeriesMemory;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.forecasting.TunedNetwork;
import io.foreflow.network.ComputeDevice;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GivenModelTest {

    private static final int CHANNELS = 5;

    private final ModelSettings settings = new PipelinePlan(1, 1, 1, CHANNELS, 48, 8).model();
    private final SeriesKey key = new SeriesKey(settings.name(), "host");

    @Test
    void hasEveryExpertSpeakInTheMixture() {
        ModelSnapshot snapshot = new GivenModel(settings).tick(0, List.of()).snapshot();

        float[] shares = forecast(snapshot).servedBy();

        for (Expert expert : Expert.values()) {
            assertThat(shares[expert.ordinal()]).as(expert.name()).isPositive();
        }
    }

    @Test
    void isPublishedOnce() {
        GivenModel model = new GivenModel(settings);

        assertThat(model.tick(0, List.of()).snapshot()).isNotNull();
        assertThat(model.tick(60_000, List.of()).snapshot()).isNull();
    }

    private SeriesForecast forecast(ModelSnapshot snapshot) {
        HeapSeriesMemory memory = new HeapSeriesMemory();
        SplittableRandom random = new SplittableRandom(1);
        List<SeriesForecast> forecasts = new ArrayList<>();
        try (TunedNetwork network = ChannelAttentionNetwork.open(settings, ComputeDevice.cpu())) {
            FleetForecaster fleet = new FleetForecaster(settings, () -> network);
            for (int row = 1; row <= 2 * settings.lookback(); row++) {
                fleet.series().observe(row(row, random), memory);
            }
            fleet.forecast(List.of(key), snapshot, any -> memory, forecasts::add);
        }
        return forecasts.get(0);
    }

    private Row row(int number, SplittableRandom random) {
        float[] values = new float[CHANNELS];
        byte[] cells = new byte[CHANNELS];
        for (int channel = 0; channel < CHANNELS; channel++) {
            values[channel] = (float) random.nextDouble();
            cells[channel] = Cell.OBSERVED;
        }
        return Row.of(key, number * settings.stepMillis(), values, cells);
    }
}
