package io.foreflow.it.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.job.config.JobSettings;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ForecastChannel;
import io.foreflow.schema.ModelEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A job that is stopped and goes on with its channels in another order, and one more. */
@Timeout(300) // a job that never gets there must not hang the build
class ChannelsITCase {

    private static final int BEFORE = 140;
    private static final int AFTER = 220;
    private static final String CHANNELS = "models." + SyntheticFleet.MODEL + ".channels";

    @RegisterExtension static final TestBed bed = new TestBed();

    @Test
    void goesOnFromASavepointWithWhatItKnowsOfTheChannelsThatStay() throws Exception {
        Map<String, String> overrides = new HashMap<>(LeadingFleet.LEARNING);
        overrides.put("parallelism", "2");
        JobUnderTest job = bed.job("channels", LeadingFleet.PARTITIONS, overrides);
        job.sendRecords(LeadingFleet.rows(job.settings(), 0, BEFORE));
        job.start();
        awaitForecasts(job, LeadingFleet.SERIES.size() * (BEFORE - 1));
        String savepoint = job.stopWithSavepoint(bed.savepoints());
        int version = newestVersion(bed.output(job));
        assertThat(version).as("a network was promoted").isPositive();

        JobUnderTest wider = job.reconfigured(Map.of(CHANNELS, "z,y,x"));
        wider.sendRecords(withZ(wider.settings(), BEFORE, AFTER));
        wider.resume(savepoint);
        awaitForecasts(wider, LeadingFleet.SERIES.size() * (AFTER - 1));
        wider.stopWithSavepoint(bed.savepoints());
        JobOutput output = bed.output(wider);

        assertThat(output.forecasts())
                .extracting(JobOutput::origin)
                .doesNotHaveDuplicates()
                .hasSize(LeadingFleet.SERIES.size() * (AFTER - 1));
        assertThat(output.rejected()).isEmpty();
        assertThat(output.restored())
                .extracting(ModelEvent::getReason)
                .singleElement()
                .asString()
                .endsWith("channels: kept y, x; new z");
        List<Forecast> after =
                output.forecasts().stream()
                        .filter(forecast -> forecast.getChannels().size() == 3)
                        .toList();
        assertThat(after.get(0).getChannels())
                .extracting(ForecastChannel::getName)
                .containsExactly("z", "y", "x");
        // the network serves on at once, for the channels it knows
        assertThat(after.subList(0, 3))
                .allSatisfy(
                        forecast -> {
                            assertThat(forecast.getProvenance().getVersion()).isEqualTo(version);
                            assertThat(forecast.getServedBy()).containsKey("TUNED");
                            assertThat(
                                            forecast.getChannels()
                                                    .get(1)
                                                    .getIntervals()
                                                    .get(0)
                                                    .getLower())
                                    .isNotNull();
                        });
        ForecastChannel z = after.get(after.size() - 1).getChannels().get(0);
        assertThat(z.getValues()).allSatisfy(value -> assertThat(value).isBetween(900f, 1100f));
        assertThat(after.get(after.size() - 1).getStatus().toString()).isEqualTo("OK");
    }

    private static List<ProducerRecord<byte[], byte[]>> withZ(
            JobSettings settings, int from, int to) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int row = from; row < to; row++) {
            for (int series = 0; series < LeadingFleet.SERIES.size(); series++) {
                var observation = LeadingFleet.observation(series, row);
                Map<String, Double> values = new HashMap<>(observation.getValues());
                values.put("z", 1000 + 20 * Math.sin(row));
                observation.setValues(values);
                records.add(LeadingFleet.record(settings, series, observation));
            }
        }
        return records;
    }

    private static int newestVersion(JobOutput output) {
        Forecast last = output.forecasts().get(output.forecasts().size() - 1);
        return last.getProvenance().getVersion();
    }

    private static void awaitForecasts(JobUnderTest job, int count) {
        try (CommittedTopic topic = bed.topic(job.settings().topics().forecasts())) {
            topic.await(read -> read.size() >= count);
        }
    }
}
