package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.benchmark.online.OnlineForecaster;
import io.foreflow.benchmark.online.OnlineMethods;
import io.foreflow.experts.Expert;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ForecastChannel;
import io.foreflow.schema.Observation;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the online protocol measures is what the job serves. */
@Timeout(300) // a job that never gets there must not hang the build
class OnlineProtocolITCase {

    private static final int ROWS = 300;
    private static final String SERIES = SyntheticFleet.SERIES.get(0);

    /** Values are about 10. */
    private static final float TOLERANCE = 1e-5f;

    @RegisterExtension static final TestBed bed = new TestBed();

    @Test
    void aJobAndTheProtocolForecastTheSameFromTheSameRowsAndConfiguration() throws Exception {
        JobUnderTest job = bed.job("protocol", 1, Map.of("learn.promotion-margin", "0"));
        List<Observation> observations =
                SyntheticFleet.rows(0, ROWS).stream()
                        .filter(observation -> observation.getSeries().equals(SERIES))
                        .toList();
        job.send(observations);
        job.start();
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            topic.await(read -> read.size() >= ROWS - 1); // the last row has not closed
        }
        job.stopWithSavepoint(bed.savepoints());
        Map<Long, Forecast> served = new TreeMap<>();
        bed.output(job).forecasts().forEach(f -> served.put(f.getOrigin().toEpochMilli(), f));

        int byRidge = 0;
        try (OnlineForecaster protocol =
                OnlineMethods.named("mixture")
                        .open(
                                job.settings().models().get(0),
                                new SeriesKey(SyntheticFleet.MODEL, SERIES))) {
            for (Observation observation : observations.subList(0, ROWS - 1)) {
                OnlineForecaster.Forecast expected = protocol.next(row(observation));
                Forecast forecast = served.get(observation.getTimestamp().toEpochMilli());

                assertThat(values(forecast))
                        .as("origin %s", forecast.getOrigin())
                        .containsExactly(expected.values(), within(TOLERANCE));
                assertThat(upperBounds(forecast))
                        .as("80 %% bounds of origin %s", forecast.getOrigin())
                        .containsExactly(expected.upper()[0], within(TOLERANCE));
                byRidge += expected.servedBy()[Expert.RIDGE.ordinal()] > 0 ? 1 : 0;
            }

            assertThat(protocol.details()).containsKey("rounds");
        }

        assertThat(served).hasSize(ROWS - 1);
        assertThat(byRidge).as("forecasts that a learnt ridge has a part in").isGreaterThan(200);
    }

    private static Row row(Observation observation) {
        float[] values = new float[SyntheticFleet.CHANNELS.size()];
        for (int channel = 0; channel < values.length; channel++) {
            String name = SyntheticFleet.CHANNELS.get(channel);
            values[channel] = observation.getValues().get(name).floatValue();
        }
        return Row.of(
                new SeriesKey(SyntheticFleet.MODEL, SERIES),
                observation.getTimestamp().toEpochMilli(),
                values,
                new byte[] {Cell.OBSERVED, Cell.OBSERVED});
    }

    /** Of the first level; NaN where there is none yet. */
    private static float[] upperBounds(Forecast forecast) {
        float[] bounds = new float[forecast.getChannels().size() * forecast.getHorizon()];
        Arrays.fill(bounds, Float.NaN);
        for (int channel = 0; channel < forecast.getChannels().size(); channel++) {
            List<Float> upper =
                    forecast.getChannels().get(channel).getIntervals().get(0).getUpper();
            for (int step = 0; upper != null && step < upper.size(); step++) {
                Float bound = upper.get(step);
                bounds[channel * forecast.getHorizon() + step] = bound == null ? Float.NaN : bound;
            }
        }
        return bounds;
    }

    private static float[] values(Forecast forecast) {
        float[] values = new float[forecast.getChannels().size() * forecast.getHorizon()];
        int at = 0;
        for (ForecastChannel channel : forecast.getChannels()) {
            for (float value : channel.getValues()) {
                values[at++] = value;
            }
        }
        return values;
    }
}
