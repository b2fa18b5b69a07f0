package io.foreflow.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.forecasting.Fleet.FakeNetwork;
import io.foreflow.forecasting.FleetForecaster.Tally;
import io.foreflow.network.NetworkShape;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FleetForecasterTest {

    private final FakeNetwork network = new FakeNetwork();
    private final FleetForecaster fleet = new FleetForecaster(Fleet.settings(), () -> network);
    private final Map<SeriesKey, HeapSeriesMemory> memories = new TreeMap<>();
    private final List<SeriesForecast> forecasts = new ArrayList<>();

    @Test
    void runsFullWindowsInBatchesOfTheFixedSizeInKeyOrder() {
        grow(11, 8);
        memories.get(new SeriesKey("hosts", "s03")).clear();
        grow(new SeriesKey("hosts", "s03"), 3); // too short for the network

        Tally tally = forecast(snapshot(1f));

        assertThat(tally).isEqualTo(new Tally(3, 10)); // 4 + 3 + 3: one of the first four is short
        assertThat(forecasts).extracting(SeriesForecast::key).isSorted().hasSize(11);
        assertThat(forecasts.get(3).status()).isEqualTo(ForecastStatus.WARMUP);
    }

    @Test
    void givesEachSeriesItsOwnForecast() {
        grow(6, 8);

        forecast(snapshot(1f));

        for (SeriesForecast forecast : forecasts) {
            SeriesHead head = memories.get(forecast.key()).head();
            float last = head.scale().scaled(1, head.lastValues()[1]);
            assertThat(forecast.values()[Fleet.HORIZON])
                    .isEqualTo(head.scale().unscaled(1, last + 1f));
        }
    }

    @Test
    void loadsWeightsOnlyWhenTheyChange() {
        grow(2, 8);
        ModelSnapshot first = snapshot(1f);

        forecast(first);
        forecast(first);
        assertThat(network.loads).isEqualTo(1);

        forecast(snapshot(2f));
        assertThat(network.loads).isEqualTo(2);
    }

    @Test
    void opensNoNetworkWhileTheRidgeServes() {
        grow(2, 8);
        FleetForecaster ridgeOnly =
                new FleetForecaster(
                        Fleet.settings(),
                        () -> {
                            throw new AssertionError("opened");
                        });

        ridgeOnly.forecast(
                List.copyOf(memories.keySet()),
                Fleet.snapshot(null, Fleet.ridge(Fleet.LOOKBACK, 1f), null),
                memories::get,
                forecasts::add);

        assertThat(forecasts).extracting(SeriesForecast::status).containsOnly(ForecastStatus.OK);
    }

    @Test
    void refusesASnapshotOfAnotherShape() {
        grow(1, 8);
        NetworkShape other = new NetworkShape(2, Fleet.LOOKBACK + 1, Fleet.HORIZON, 2);
        ModelSnapshot misfit =
                new ModelSnapshot(
                        "hosts",
                        List.of("cpu", "memory"),
                        other,
                        1,
                        0,
                        -1,
                        0,
                        null,
                        null,
                        null,
                        false,
                        0,
                        0,
                        "");

        assertThatThrownBy(() -> forecast(misfit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot serve snapshot of hosts: expected")
                .hasMessageContaining("lookback=8")
                .hasMessageContaining("lookback=9");
    }

    @Test
    void closesTheNetwork() {
        grow(1, 8);
        forecast(snapshot(1f));

        fleet.close();

        assertThat(network.closed).isTrue();
    }

    private Tally forecast(ModelSnapshot snapshot) {
        forecasts.clear();
        return fleet.forecast(
                List.copyOf(memories.keySet()), snapshot, memories::get, forecasts::add);
    }

    private static ModelSnapshot snapshot(float shift) {
        return Fleet.snapshot(null, null, Fleet.network(shift));
    }

    private void grow(int series, int rows) {
        for (int i = 0; i < series; i++) {
            grow(new SeriesKey("hosts", "s%02d".formatted(i)), rows);
        }
    }

    private void grow(SeriesKey key, int rows) {
        Random random = new Random(key.hashCode());
        HeapSeriesMemory memory = memories.computeIfAbsent(key, k -> new HeapSeriesMemory());
        for (int index = 1; index <= rows; index++) {
            Row row = Fleet.noise(index, random);
            fleet.series().observe(Row.of(key, row.time(), row.values(), row.cells()), memory);
        }
    }
}
