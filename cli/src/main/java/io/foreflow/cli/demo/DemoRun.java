package io.foreflow.cli.demo;

import io.foreflow.cli.dashboard.DemoDashboard;
import io.foreflow.cli.embedded.EmbeddedBroker;
import io.foreflow.cli.embedded.EmbeddedCluster;
import io.foreflow.cli.embedded.EmbeddedException;
import io.foreflow.cli.embedded.MetricsPage;
import io.foreflow.cli.embedded.RestorePoints;
import io.foreflow.cli.embedded.StateDirectory;
import io.foreflow.cli.input.InputCursor;
import io.foreflow.cli.input.InputDescription;
import io.foreflow.cli.input.InputSource;
import io.foreflow.cli.input.SimulatedInput;
import io.foreflow.cli.report.RunReport;
import io.foreflow.cli.report.Screen;
import io.foreflow.job.ForecastJob;
import io.foreflow.job.ForecastPipeline;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.settings.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * One run of the demo, start to end: state directory, broker, position, cluster, job, feeder, and
 * back down in the opposite order. A stop takes a savepoint without draining, so that the windows
 * stay open and the next run goes on as if nothing had been.
 */
final class DemoRun {

    /** Rows that may wait between feeder and job; a file of this size is fed at once. */
    private static final long MOST_AHEAD = 50_000;

    private final DemoOptions options;
    private final InputSource input;
    private final DemoConfiguration configuration;
    private final Screen screen;
    private final StopSignal signal;

    DemoRun(
            DemoOptions options,
            InputSource input,
            DemoConfiguration configuration,
            Screen screen,
            StopSignal signal) {
        this.options = options;
        this.input = input;
        this.configuration = configuration;
        this.screen = screen;
        this.signal = signal;
    }

    void run() throws InterruptedException {
        // Problems of the configuration come before anything is written.
        configuration.settings("127.0.0.1:1");
        try (StateDirectory state = StateDirectory.open(options.state())) {
            if (options.fresh() || (state.complete() && options.shared() != null)) {
                state.clear();
            }
            signal.install();
            try (EmbeddedBroker broker = new EmbeddedBroker(state.kafka(), options.kafkaPort())) {
                withBroker(state, broker);
            }
        }
    }

    private void withBroker(StateDirectory state, EmbeddedBroker broker)
            throws InterruptedException {
        JobSettings settings = configuration.settings(broker.bootstrapServers());
        state.claim(configuration.identity(settings));
        state.recordBootstrap(broker.bootstrapServers());
        if (options.shared() != null) {
            write(options.shared().resolve("bootstrap"), broker.bootstrapServers());
        }
        TopicNames topics = settings.topics();
        broker.createTopics(
                Stream.of(
                                topics.metrics(),
                                topics.forecasts(),
                                topics.scores(),
                                topics.modelEvents(),
                                topics.rejected())
                        .collect(Collectors.toMap(topic -> topic, topic -> 1)));
        banner(state, broker);
        KafkaClients clients = new KafkaClients(broker.bootstrapServers());
        Wire wire = new Wire(settings.wireFormat(), settings.registry());
        ModelSettings model = settings.models().get(0);
        MetricsTopic metrics =
                new MetricsTopic(
                        topics.metrics(), model.name(), input.description().channels(), wire);
        FeedLedger ledger = new FeedLedger(model.stepMillis());
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer("foreflow-demo-position")) {
            metrics.readBack(consumer, ledger);
        }
        Outcome outcome = new Outcome();
        DemoDashboard dashboard = dashboard(settings);
        try (ResultReader reader =
                new ResultReader(
                        clients.consumer("foreflow-demo-results"), topics, wire, outcome)) {
            reader.start();
            Session session =
                    new Session(state, settings, clients, metrics, ledger, outcome, reader);
            if (state.complete() && atEnd(ledger)) {
                screen.note("The whole input has been forecast before.");
                reader.finish();
                session.report(state.elapsed().toMillis() / 1e3);
            } else {
                session.run();
            }
            if (options.stay() && !signal.requested()) {
                screen.note("Broker and dashboard stay until Ctrl-C.");
                signal.await(Long.MAX_VALUE);
            }
        } finally {
            dashboard.close();
        }
    }

    private DemoDashboard dashboard(JobSettings settings) {
        return options.dashboardPort() == DemoOptions.NO_DASHBOARD
                ? DemoDashboard.none()
                : DemoDashboard.start(settings, options.dashboardPort(), screen::note);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new EmbeddedException("Cannot write %s: %s".formatted(file, e), e);
        }
    }

    private boolean atEnd(FeedLedger ledger) throws InterruptedException {
        try (InputCursor cursor = input.open(ledger.positions())) {
            return cursor.next() == null;
        }
    }

    private void banner(StateDirectory state, EmbeddedBroker broker) {
        InputDescription description = input.description();
        screen.note("Input:  " + description.title());
        if (description.kind() == InputDescription.Kind.SIMULATED) {
            SimulatedInput.announcements().forEach(line -> screen.note("        " + line));
        }
        screen.note("Kafka:  " + broker.bootstrapServers());
        screen.note("State:  " + state.path());
    }

    /** The part of a run in which there is something to forecast. */
    private final class Session {

        private final StateDirectory state;
        private final JobSettings settings;
        private final KafkaClients clients;
        private final MetricsTopic metrics;
        private final FeedLedger ledger;
        private final Outcome outcome;
        private final ResultReader reader;

        Session(
                StateDirectory state,
                JobSettings settings,
                KafkaClients clients,
                MetricsTopic metrics,
                FeedLedger ledger,
                Outcome outcome,
                ResultReader reader) {
            this.state = state;
            this.settings = settings;
            this.clients = clients;
            this.metrics = metrics;
            this.ledger = ledger;
            this.outcome = outcome;
            this.reader = reader;
        }

        void run() throws InterruptedException {
            int groups = settings.resources().learnerSlotGroup() == null ? 1 : 2;
            Watch watch;
            boolean finished;
            try (EmbeddedCluster cluster =
                    new EmbeddedCluster(
                            state,
                            options.webPort(),
                            groups * settings.parallelism(),
                            metricsForPrometheus())) {
                screen.note("Web:    " + cluster.webPage());
                submit(cluster);
                try (Feeder feeder = feeder()) {
                    feeder.start();
                    watch =
                            new Watch(
                                    screen,
                                    signal,
                                    cluster,
                                    feeder,
                                    reader,
                                    ledger,
                                    outcome,
                                    state,
                                    settings.models().get(0),
                                    input.description().kind() == InputDescription.Kind.SIMULATED);
                    finished = watch.untilEnd();
                }
                stop(cluster);
            }
            reader.finish();
            if (finished) {
                state.recordComplete();
            }
            report(watch.totalSeconds());
            if (!finished) {
                screen.note("Stopped. The same command goes on from here.");
            }
        }

        private Configuration metricsForPrometheus() {
            return options.metricsPort() == DemoOptions.NO_METRICS
                    ? new Configuration()
                    : MetricsPage.onOrNear(options.metricsPort(), screen::note);
        }

        private void submit(EmbeddedCluster cluster) {
            Optional<Path> restoreFrom = RestorePoints.newest(state);
            restoreFrom.ifPresent(
                    point -> screen.note("Resume: " + state.path().relativize(point)));
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment(
                            EmbeddedCluster.jobConfiguration(state));
            ForecastPipeline.build(environment, settings);
            cluster.submit(ForecastJob.name(settings), environment, restoreFrom);
        }

        private Feeder feeder() {
            ModelSettings model = settings.models().get(0);
            long dueEvery = (long) model.forecast().every() * input.description().series().size();
            return new Feeder(
                    input,
                    metrics,
                    clients.producer(),
                    ledger,
                    new Pace(options.speedup(), input.description().historyUntil()),
                    Math.max(MOST_AHEAD, 4 * dueEvery),
                    settings.ingest().outOfOrderness().toMillis() + model.stepMillis());
        }

        private void stop(EmbeddedCluster cluster) {
            screen.end();
            try {
                cluster.stopWithSavepoint();
            } catch (EmbeddedException e) {
                screen.note(
                        e.getMessage() + "; the next run goes on from the last checkpoint instead");
            }
        }

        void report(double seconds) {
            long rows = ledger.closed(outcome.newestOrigin());
            if (state.complete()) {
                rows = ledger.fed();
            }
            RunReport report = outcome.report(rows, seconds);
            screen.note(report.table().stripTrailing());
            if (options.report() != null) {
                write(options.report(), report.json());
            }
        }
    }
}
