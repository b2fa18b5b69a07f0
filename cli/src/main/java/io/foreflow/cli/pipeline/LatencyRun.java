package io.foreflow.cli.pipeline;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.embedded.EmbeddedCluster;
import io.foreflow.cli.embedded.LiveMetrics;
import io.foreflow.cli.embedded.StateDirectory;
import io.foreflow.job.ForecastPipeline;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.metric.ForecastCatalogue;
import io.foreflow.job.metric.LearnCatalogue;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * A job that is fed by the wall clock: at each step one observation of every series, sent at once.
 * A row is complete, and its forecast due, with the first observation of the next step. The time
 * from the sending of that one to the moment a reader has the forecast is the latency.
 */
final class LatencyRun {

    private static final String FORECASTS = "forecasts";
    private static final Duration POLL = Duration.ofMillis(5);
    private static final long PAUSE_MILLIS = 50;

    /** One forecast in so many is decoded, lest the reader be what is measured. */
    private static final int SAMPLED = 8;

    private final LatencyPlan plan;
    private final String bootstrapServers;
    private final Progress progress;

    /** When the first observation of a step was sent, by its time. */
    private final Map<Long, Long> sent = new ConcurrentHashMap<>();

    private volatile boolean ended;

    LatencyRun(LatencyPlan plan, String bootstrapServers, Progress progress) {
        this.plan = plan;
        this.bootstrapServers = bootstrapServers;
        this.progress = progress;
    }

    /** Latencies, and whether a round was running when they had been taken. */
    record Result(Latencies latencies, boolean trained) {}

    Result run(Path folder) throws InterruptedException {
        JobSettings settings = plan.job(bootstrapServers, folder.getFileName().toString());
        Latencies latencies = new Latencies();
        Configuration options = PipelineRun.options();
        try (LiveMetrics metrics = LiveMetrics.of(options);
                StateDirectory state = StateDirectory.open(folder);
                EmbeddedCluster cluster = new EmbeddedCluster(state, 0, 1, options)) {
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment(
                            EmbeddedCluster.jobConfiguration(state));
            ForecastPipeline.build(environment, settings);
            long start = nextStep(System.currentTimeMillis());
            try (ObservationRecords observations =
                            new ObservationRecords(plan.pipeline(), "metrics");
                    KafkaProducer<byte[], byte[]> producer =
                            new BrokerLimits(bootstrapServers).producer()) {
                Feed feed = new Feed(observations, producer);
                feed.backlog(start);
                cluster.submit("speed latency", environment, Optional.empty());
                awaitRows(cluster, metrics);
                feed.live();
                progress.show("settling");
                TimeUnit.SECONDS.sleep(plan.settlingSeconds());
                Thread reader = new Thread(() -> read(latencies), "latency reader");
                reader.start();
                TimeUnit.SECONDS.sleep(plan.seconds());
                ended = true;
                reader.join();
                feed.join();
                failure(cluster);
                return new Result(
                        latencies,
                        metrics.read("learn", LearnCatalogue.ROUNDS_IN_FLIGHT.name()) > 0);
            }
        }
    }

    private long nextStep(long time) {
        return (time / plan.stepMillis() + 1) * plan.stepMillis();
    }

    /** Until the backlog has been worked off. */
    private void awaitRows(EmbeddedCluster cluster, LiveMetrics metrics)
            throws InterruptedException {
        long wanted = (plan.backlog() - 1L) * plan.pipeline().series();
        for (long rows = 0; rows < wanted; ) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            failure(cluster);
            rows = metrics.read("forecast", ForecastCatalogue.ROWS.name());
            progress.show("%,d of %,d rows of the backlog".formatted(rows, wanted));
        }
    }

    private static void failure(EmbeddedCluster cluster) {
        cluster.failure()
                .ifPresent(
                        failure -> {
                            throw new CommandException(
                                    "Cannot measure latency: the job failed: " + failure, failure);
                        });
    }

    /** Sends what is due, from a thread of its own. */
    private final class Feed {
        private final ObservationRecords observations;
        private final KafkaProducer<byte[], byte[]> producer;
        private final Thread thread = new Thread(this::send, "latency feed");
        private long row;

        Feed(ObservationRecords observations, KafkaProducer<byte[], byte[]> producer) {
            this.observations = observations;
            this.producer = producer;
        }

        void backlog(long start) {
            long first = start - plan.backlog() * plan.stepMillis();
            while (row < plan.backlog()) {
                step(first + row * plan.stepMillis());
            }
            producer.flush();
        }

        void live() {
            thread.start();
        }

        void join() throws InterruptedException {
            thread.join();
        }

        private void send() {
            long time = nextStep(System.currentTimeMillis());
            while (!ended) {
                long wait = time - System.currentTimeMillis();
                if (wait > 0) {
                    try {
                        TimeUnit.MILLISECONDS.sleep(wait);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                sent.put(time, System.nanoTime());
                step(time);
                producer.flush();
                time += plan.stepMillis();
            }
        }

        private void step(long time) {
            int series = plan.pipeline().series();
            for (int host = 0; host < series; host++) {
                producer.send(observations.record(row * series + host, time));
            }
            row++;
        }
    }

    private void read(Latencies latencies) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new BrokerLimits(bootstrapServers)
                                .consumer(FORECASTS, plan.pipeline().parallelism());
                SingleObjectDeserializer<Forecast> decoder =
                        new SingleObjectDeserializer<>(Forecast.class)) {
            consumer.seekToEnd(consumer.assignment());
            while (!ended) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() % SAMPLED == 0) {
                        long now = System.nanoTime();
                        Forecast forecast = decoder.deserialize(FORECASTS, record.value());
                        Long closed =
                                sent.get(forecast.getOrigin().toEpochMilli() + plan.stepMillis());
                        if (closed != null) {
                            latencies.add((now - closed) / 1e6);
                        }
                    }
                }
            }
        }
    }
}
