package io.foreflow.forecasting;

import static io.foreflow.forecasting.Fleet.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.experts.Expert;
import io.foreflow.forecasting.SeriesForecast.Contribution;
import io.foreflow.forecasting.SeriesForecast.Share;
import io.foreflow.linear.JointLine;
import io.foreflow.network.ComputeDevice;
import io.foreflow.network.NetworkInitialization;
import io.foreflow.settings.BreachSettings;
import io.foreflow.settings.ForecastSettings;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.Serving;
import io.foreflow.state.ModelSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ContributionsTest {

    private static final int ROWS = 40;

    /** As the fleet's, naming so many channels. */
    static ModelSettings explaining(int channels, Serving serving) {
        ModelSettings model = Fleet.settings();
        ForecastSettings forecast = model.forecast();
        return new ModelSettings(
                model.name(),
                model.channels(),
                model.step(),
                model.lookback(),
                model.shortLookback(),
                model.horizon(),
                model.seasonalPeriod(),
                model.align(),
                model.scale(),
                new ForecastSettings(
                        forecast.report(),
                        forecast.levels(),
                        1,
                        forecast.residuals(),
                        forecast.minimumResiduals(),
                        forecast.maxImputedShare(),
                        forecast.staleAfter(),
                        forecast.batch(),
                        false,
                        List.of(),
                        serving,
                        BreachSettings.NONE,
                        channels),
                null,
                null,
                model.optimizer());
    }

    private static ModelSnapshot snapshot() {
        return Fleet.snapshot(
                Fleet.ridge(Fleet.SHORT, 0.5f),
                Fleet.ridge(Fleet.LOOKBACK, 0.2f),
                NetworkInitialization.random(Fleet.SHAPE, 3));
    }

    private record Played(SeriesForecast forecast, HeapSeriesMemory memory) {}

    private static Played play(
            ModelSettings settings, ModelSnapshot snapshot, Supplier<TunedNetwork> network) {
        Random random = new Random(6);
        HeapSeriesMemory memory = new HeapSeriesMemory();
        List<SeriesForecast> forecasts = new ArrayList<>();
        try (FleetForecaster fleet = new FleetForecaster(settings, network)) {
            for (int index = 1; index <= ROWS; index++) {
                fleet.series().observe(Fleet.noise(index, random), memory);
                fleet.forecast(List.of(KEY), snapshot, key -> memory, forecasts::add);
            }
        }
        return new Played(forecasts.get(ROWS - 1), memory);
    }

    private static Played play(ModelSettings settings) {
        return play(
                settings,
                snapshot(),
                () -> ChannelAttentionNetwork.open(settings, ComputeDevice.cpu()));
    }

    /** Of the newest rows of a channel, a look-back of them. */
    private static double mean(ModelSettings settings, HeapSeriesMemory memory, int channel) {
        float[] windows = new float[2 * Fleet.LOOKBACK];
        new SeriesForecaster(settings).readWindow(memory, windows, new float[2], 0);
        double mean = 0;
        for (int i = 0; i < Fleet.LOOKBACK; i++) {
            mean += windows[channel * Fleet.LOOKBACK + i] / (double) Fleet.LOOKBACK;
        }
        return memory.head().scale().unscaled(channel, (float) mean);
    }

    /** Ridges, and one of all channels in which the first listens to the second. */
    private static ModelSnapshot together() {
        ModelSnapshot ridges =
                Fleet.snapshot(
                        Fleet.ridge(Fleet.SHORT, 0.5f), Fleet.ridge(Fleet.LOOKBACK, 0.2f), null);
        float[] weights = new float[2 * (Fleet.SHORT + 1) * 2 * Fleet.HORIZON];
        for (int h = 0; h < Fleet.HORIZON; h++) {
            // channel 0 listens to the last value of channel 1 alone
            weights[(2 * Fleet.SHORT) * 2 * Fleet.HORIZON + h] = 0.75f;
        }
        JointLine joint = new JointLine(2, Fleet.SHORT, Fleet.HORIZON, weights, 100);
        return new ModelSnapshot(
                ridges.model(),
                ridges.channels(),
                ridges.shape(),
                ridges.sequence(),
                ridges.version(),
                ridges.parent(),
                ridges.effectiveFrom(),
                null,
                ridges.ridgeShort(),
                ridges.ridge(),
                List.of(),
                List.of(),
                List.of(),
                joint,
                0,
                false,
                0,
                ridges.trainedUntil(),
                ridges.weightsHash());
    }

    private static Contribution from(String channel, List<Contribution> contributors) {
        return contributors.stream().filter(c -> c.channel().equals(channel)).findFirst().get();
    }

    @Test
    void withTheMeanOfTheWindowTheyAreTheForecast() {
        for (Serving serving : Serving.values()) {
            ModelSettings settings = explaining(2, serving);
            Played played = play(settings);
            SeriesForecast forecast = played.forecast();

            for (int channel = 0; channel < 2; channel++) {
                List<Contribution> contributors = forecast.contributors().get(channel);
                double mean = mean(settings, played.memory(), channel);
                for (int r = 0; r < Fleet.REPORT.size(); r++) {
                    double sum = mean;
                    for (Contribution contribution : contributors) {
                        sum += contribution.effects()[r];
                    }
                    float served =
                            forecast.values()[channel * Fleet.HORIZON + Fleet.REPORT.get(r) - 1];
                    assertThat(sum).isCloseTo(served, within(1e-5 * Math.abs(served) + 1e-5));
                }
                assertThat(contributors.get(0).share())
                        .isGreaterThanOrEqualTo(contributors.get(1).share());
                assertThat(contributors.get(0).share() + contributors.get(1).share())
                        .isCloseTo(1f, within(1e-6f));
            }
        }
    }

    @Test
    void anotherChannelsEffectIsTheNetworksScaledByItsWeight() {
        SeriesForecast alone = play(explaining(2, Serving.CHAMPION)).forecast();
        SeriesForecast mixed = play(explaining(2, Serving.MIXTURE)).forecast();

        // the same window and network: only its weight in what is served differs
        assertThat(alone.servedBy()[Expert.TUNED.ordinal()]).isEqualTo(1f);
        double weight = 0; // a mean over channels and reported horizons, as servedBy is
        for (int target = 0; target < 2; target++) {
            String other = target == 0 ? "memory" : "cpu";
            float[] whole = from(other, alone.contributors().get(target)).effects();
            float[] scaled = from(other, mixed.contributors().get(target)).effects();
            for (int r = 0; r < whole.length; r++) {
                assertThat(scaled[r] / whole[r]).isBetween(0.001f, 0.9f);
                weight += scaled[r] / whole[r] / (2.0 * whole.length);
            }
        }
        double said = mixed.servedBy()[Expert.TUNED.ordinal()];
        assertThat(weight).isCloseTo(said, within(1e-4));
    }

    @Test
    void namesNoMoreThanAskedAndNothingWhereTheNetworkHasNoPart() {
        assertThat(play(explaining(0, Serving.MIXTURE)).forecast().contributors()).isNull();
        SeriesForecast one = play(explaining(1, Serving.MIXTURE)).forecast();
        assertThat(one.contributors()).allSatisfy(named -> assertThat(named).hasSize(1));
        assertThat(one.topContributors()).hasSize(1);

        ModelSnapshot ridges =
                Fleet.snapshot(
                        Fleet.ridge(Fleet.SHORT, 0.5f), Fleet.ridge(Fleet.LOOKBACK, 0.2f), null);
        ModelSettings settings = explaining(2, Serving.MIXTURE);
        assertThat(play(settings, ridges, Fleet.FakeNetwork::new).forecast().contributors())
                .isNull();
        // a network that says nothing of itself
        assertThat(play(settings, snapshot(), Fleet.FakeNetwork::new).forecast().contributors())
                .isNull();
    }

    /** Without a network: what the ridge of all channels hears of another is told by its weight. */
    @Test
    void theRidgeOfAllChannelsIsExplainedToo() {
        ModelSettings settings = explaining(2, Serving.MIXTURE);
        ModelSnapshot together = together();

        SeriesForecast forecast = play(settings, together, Fleet.FakeNetwork::new).forecast();

        String other = settings.channels().get(1);
        float[] heard = from(other, forecast.contributors().get(0)).effects();
        float[] deaf = from(settings.channels().get(0), forecast.contributors().get(1)).effects();
        assertThat(heard).doesNotContain(0f);
        assertThat(deaf).containsOnly(0f);
        assertThat(forecast.servedBy()[Expert.JOINT_RIDGE.ordinal()]).isPositive();
    }

    /** The long window is not full yet: what the series before left in the buffer has no part. */
    @Test
    void aShortWindowIsExplainedByItsOwnRowsAlone() {
        List<float[]> alone = early(false);
        List<float[]> behindAnother = early(true);

        assertThat(alone).hasSize(4);
        for (int i = 0; i < alone.size(); i++) {
            assertThat(behindAnother.get(i)).containsExactly(alone.get(i));
        }
    }

    /** Effects on both channels after fewer rows than the long look-back has. */
    private static List<float[]> early(boolean behindAnother) {
        ModelSettings settings = explaining(2, Serving.MIXTURE);
        HeapSeriesMemory before = new HeapSeriesMemory();
        HeapSeriesMemory memory = new HeapSeriesMemory();
        List<SeriesForecast> forecasts = new ArrayList<>();
        try (FleetForecaster fleet = new FleetForecaster(settings, Fleet.FakeNetwork::new)) {
            Random others = new Random(7);
            for (int index = 1; index <= ROWS && behindAnother; index++) {
                fleet.series().observe(Fleet.noise(index, others), before);
                fleet.forecast(List.of(KEY), together(), key -> before, forecast -> {});
            }
            Random random = new Random(6);
            for (int index = 1; index < Fleet.LOOKBACK; index++) {
                fleet.series().observe(Fleet.noise(index, random), memory);
                fleet.forecast(List.of(KEY), together(), key -> memory, forecasts::add);
            }
        }
        return forecasts.get(forecasts.size() - 1).contributors().stream()
                .flatMap(List::stream)
                .map(Contribution::effects)
                .toList();
    }

    @Test
    void forecastsHaveTheSameBitsExplainedOrNot() {
        assertThat(play(explaining(2, Serving.MIXTURE)).forecast().values())
                .isEqualTo(play(explaining(0, Serving.MIXTURE)).forecast().values());
    }

    @Test
    void theTopOfAllIsTheMeanOfTheSharesThatWereNamed() {
        SeriesForecast forecast = play(explaining(2, Serving.CHAMPION)).forecast();

        List<Share> top = forecast.topContributors();

        for (Share share : top) {
            double mean = 0;
            for (List<Contribution> named : forecast.contributors()) {
                mean += from(share.channel(), named).share() / 2;
            }
            assertThat((double) share.share()).isCloseTo(mean, within(1e-6));
        }
        assertThat(top.get(0).share()).isGreaterThanOrEqualTo(top.get(1).share());
    }
}
