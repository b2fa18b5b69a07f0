package io.foreflow.cli.dashboard;

import io.foreflow.dashboard.Dashboard;
import io.foreflow.dashboard.DashboardException;
import io.foreflow.dashboard.DashboardSettings;
import io.foreflow.job.config.JobSettings;
import java.time.Duration;
import java.util.function.Consumer;

/** The dashboard of a demo. It is an extra: whatever is wrong with its port, the demo goes on. */
public final class DemoDashboard implements AutoCloseable {

    private static final long MEMORY_BYTES = 96L << 20;

    private final Dashboard dashboard;

    private DemoDashboard(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    /**
     * Starts it on the port asked for, or, if that is taken, on any other.
     *
     * @param port 0 for any
     * @param say where its address and what is wrong are said
     */
    public static DemoDashboard start(JobSettings job, int port, Consumer<String> say) {
        DashboardSetup setup =
                new DashboardSetup(
                        DashboardSettings.LOOPBACK,
                        port,
                        null,
                        MEMORY_BYTES,
                        Duration.ofDays(3650));
        try {
            return started(setup, job, say);
        } catch (DashboardException e) {
            say.accept(e.getMessage() + "; taking another (--dashboard-port chooses one)");
        }
        try {
            return started(setup.onPort(0), job, say);
        } catch (DashboardException e) {
            say.accept(e.getMessage() + "; the demo goes on without its dashboard");
            return new DemoDashboard(null);
        }
    }

    private static DemoDashboard started(
            DashboardSetup setup, JobSettings job, Consumer<String> say) {
        Dashboard dashboard = Dashboard.start(setup.following(job));
        say.accept("Look:   " + dashboard.url());
        return new DemoDashboard(dashboard);
    }

    /** Without a dashboard. */
    public static DemoDashboard none() {
        return new DemoDashboard(null);
    }

    @Override
    public void close() {
        if (dashboard != null) {
            dashboard.close();
        }
    }
}
