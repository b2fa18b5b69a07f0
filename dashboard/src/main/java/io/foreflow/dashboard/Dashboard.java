package io.foreflow.dashboard;

import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.fleet.FleetBounds;
import io.foreflow.dashboard.intake.Intake;
import io.foreflow.dashboard.web.WebServer;

/** A running dashboard: reads the topics and serves the page until it is closed. Thread-safe. */
public final class Dashboard implements AutoCloseable {

    private final Intake intake;
    private final WebServer server;

    private Dashboard(Intake intake, WebServer server) {
        this.intake = intake;
        this.server = server;
    }

    /**
     * Starts both. Brokers that cannot be reached are no error: the page says so, and they are
     * tried again.
     *
     * @throws DashboardException if the port cannot be listened on
     */
    public static Dashboard start(DashboardSettings settings) {
        Fleet fleet = new Fleet(FleetBounds.within(settings.memoryBytes()), settings.grid());
        Intake intake =
                new Intake(
                        settings.kafka(),
                        settings.topics(),
                        settings.decoders(),
                        settings.back(),
                        fleet,
                        System::currentTimeMillis);
        WebServer server =
                WebServer.start(
                        settings.bind(),
                        settings.port(),
                        settings.token(),
                        fleet,
                        intake::connection,
                        intake::topics,
                        System::currentTimeMillis);
        intake.start();
        return new Dashboard(intake, server);
    }

    /** Address of the page, {@code http://localhost:8088}. */
    public String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
        intake.close();
    }
}
