package io.foreflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.ingest.Ingested;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.learn.CoreLearner;
import io.foreflow.job.metric.ForecastCatalogue;
import io.foreflow.job.metric.LearnCatalogue;
import io.foreflow.job.metric.MetricCatalogue;
import io.foreflow.job.metric.Stage;
import io.foreflow.job.metric.StreamCatalogue;
import io.foreflow.job.publish.Outbound;
import io.foreflow.job.state.StateTypes;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.Score;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import io.foreflow.series.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** The whole graph in one process, from a list of observations to lists of records. */
class EndToEndTest {

    private static final int ROWS = 120;
    private static final long STEP = 10_000;
    private static final long START = 1_700_000_000_000L - 1_700_000_000_000L % STEP;

    /** What arrived at each sink; a sink is shipped as bytes, so it cannot hold the list itself. */
    private static final Map<String, Queue<Outbound>> ARRIVED = new ConcurrentHashMap<>();

    @Test
    void forecastsEachSeriesFromItsFirstRowAndScoresIt() throws Exception {
        JobSettings settings =
                JobFixtures.job(JobFixtures.model("hosts", Duration.ofMillis(STEP), "a", "b"));
        RegisteredMetrics metrics = new RegisteredMetrics();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(2, metrics.options());

        ForecastPipeline.build(
                environment,
                settings,
                new DataGeneratorSource<>(
                        EndToEndTest::ingested, 2L * ROWS + 1, StateTypes.INGESTED),
                new ForecastPipeline.Sinks(
                        new Collecting("forecasts"),
                        new Collecting("scores"),
                        new Collecting("events"),
                        new Collecting("rejected")),
                new ForecastPipeline.Cores(CoreLearner::create, ChannelAttentionNetwork::open));
        environment.execute("test");

        List<Forecast> forecasts = arrived("forecasts", Forecast.class);
        // two series, a forecast an origin
        assertThat(forecasts).hasSize(2 * ROWS);
        assertThat(forecasts.stream().map(f -> f.getSeries() + f.getOrigin()).distinct())
                .hasSize(2 * ROWS);
        // two channels, steps 1 and 4, every origin whose target has a row
        assertThat(arrived("scores", Score.class)).hasSize(2 * 2 * (ROWS - 1 + ROWS - 4));
        assertThat(arrived("rejected", RejectedRecord.class))
                .singleElement()
                .satisfies(rejected -> assertThat(rejected.getOffset()).isEqualTo(77));
        assertThat(arrived("events", ModelEvent.class)).isNotEmpty();

        assertThat(metrics.names())
                .as("metrics of the job, and those of the catalogue")
                .containsExactlyInAnyOrderElementsOf(catalogue());
        assertThat(metrics.sum(ForecastCatalogue.ROWS)).isEqualTo(2.0 * ROWS);
        assertThat(metrics.sum(ForecastCatalogue.FORECASTS)).isEqualTo(forecasts.size());
        List<Score> scores = arrived("scores", Score.class);
        assertThat(metrics.sum(ForecastCatalogue.SCORES)).isEqualTo(scores.size());
        // no version but 0 is promoted here, so that no score is of one that is told no more
        long scaled = scores.stream().filter(score -> score.getScaledError() != null).count();
        assertThat(scaled).isPositive();
        assertThat(metrics.sum(ForecastCatalogue.CELLS)).isEqualTo(scaled);
        assertThat(metrics.sum(StreamCatalogue.REJECTED)).isEqualTo(1);
        assertThat(metrics.sum(LearnCatalogue.EVENTS) + metrics.sum(ForecastCatalogue.RETIRED))
                .isEqualTo(arrived("events", ModelEvent.class).size());
    }

    /** Here there is neither a Kafka source nor a transactional sink. */
    private static List<String> catalogue() {
        return MetricCatalogue.ALL.stream()
                .filter(m -> m.stage() != Stage.SOURCE && m.stage() != Stage.SINK)
                .map(RegisteredMetrics::name)
                .toList();
    }

    /** Two series in turn, one value of each channel a row; a refused record first. */
    private static Ingested ingested(long index) {
        if (index == 0) {
            return new Rejection(null, Rejection.Reason.UNDECODABLE, "no", "metrics", 0, 77);
        }
        long row = (index - 1) / 2;
        int series = (int) (index % 2);
        float wave = (float) Math.sin(row * Math.PI / 2) + row / 100f;
        return new Observed(
                new SeriesKey("hosts", "web-" + series),
                START + row * STEP,
                new int[] {0, 1},
                new float[] {wave + series, 10 - wave},
                "metrics",
                series,
                row,
                Observed.UNSTAMPED);
    }

    private static <T extends SpecificRecord> List<T> arrived(String sink, Class<T> type) {
        List<T> records = new ArrayList<>();
        try (SingleObjectDeserializer<T> deserializer = new SingleObjectDeserializer<>(type)) {
            for (Outbound outbound : ARRIVED.getOrDefault(sink, new ConcurrentLinkedQueue<>())) {
                records.add(deserializer.deserialize(sink, outbound.value()));
            }
        }
        return records;
    }

    /** Puts records into the list of its name. */
    private record Collecting(String name) implements Sink<Outbound> {

        @Override
        public SinkWriter<Outbound> createWriter(WriterInitContext context) {
            Queue<Outbound> queue =
                    ARRIVED.computeIfAbsent(name, n -> new ConcurrentLinkedQueue<>());
            return new SinkWriter<>() {
                @Override
                public void write(Outbound record, Context context) {
                    queue.add(record);
                }

                @Override
                public void flush(boolean endOfInput) {
                    // nothing is held back
                }

                @Override
                public void close() {
                    // nothing is held
                }
            };
        }
    }
}
