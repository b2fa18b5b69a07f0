package io.foreflow.cli;

import io.foreflow.cli.dashboard.DashboardSetup;
import io.foreflow.dashboard.Dashboard;
import io.foreflow.dashboard.DashboardException;
import io.foreflow.dashboard.DashboardSettings;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code foreflow dashboard}: serves the web page until it is stopped. */
@Command(
        name = "dashboard",
        description = {
            "Serves a web page that shows what a job reads and writes, live, until it is stopped.",
            "It only reads the topics, and commits nothing."
        })
final class DashboardCommand implements Callable<Integer> {

    private static final int LARGEST_PORT = 65535;
    private static final String TOKEN_VARIABLE = "FOREFLOW_DASHBOARD_TOKEN";

    @Spec private CommandSpec spec;
    @Mixin private ConfigurationArguments configuration;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + DashboardSettings.DEFAULT_PORT,
            description = "Port to listen on, 0 for any (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = DashboardSettings.LOOPBACK,
            description =
                    "Address to listen on (default: ${DEFAULT-VALUE}, which only this machine"
                            + " reaches). Any other needs --token.")
    private String bind;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "Ask browsers for this token (also from "
                            + TOKEN_VARIABLE
                            + ", which other users of this machine do not see).")
    private String token;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            defaultValue = "7d",
            description =
                    "How far back to begin, by the time at which records came to their topic"
                            + " (default: ${DEFAULT-VALUE}).")
    private String since;

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            defaultValue = "192",
            description =
                    "Memory for rows and forecasts, shared by all series (default:"
                            + " ${DEFAULT-VALUE}). Give the process twice as much and 200 more:"
                            + " FOREFLOW_JAVA_OPTS=-Xmx...m.")
    private int memoryMib;

    @Override
    public Integer call() throws InterruptedException {
        DashboardSetup setup =
                new DashboardSetup(
                        checkedBind(), checkedPort(), chosenToken(), memory(), duration());
        PrintWriter out = spec.commandLine().getOut();
        try (Dashboard dashboard =
                Dashboard.start(setup.following(configuration.load().settings()))) {
            out.println(
                    "Dashboard: " + dashboard.url() + (chosenToken() == null ? "" : "/?token=…"));
            out.println("Ctrl-C stops it.");
            out.flush();
            new CountDownLatch(1).await(); // ends with the process
        } catch (DashboardException e) {
            throw new CommandException(e.getMessage() + " (choose another with --port)", e);
        }
        return 0;
    }

    private int checkedPort() {
        if (port < 0 || port > LARGEST_PORT) {
            throw invalid("--port", port, "must be 0 to " + LARGEST_PORT);
        }
        return port;
    }

    /** Whoever opens the page to others must say who may look. */
    private String checkedBind() {
        try {
            if (!InetAddress.getByName(bind).isLoopbackAddress() && chosenToken() == null) {
                throw invalid("--bind", bind, "needs --token, since others can reach it");
            }
        } catch (UnknownHostException e) {
            throw invalid("--bind", bind, "must be an address of this machine");
        }
        return bind;
    }

    private String chosenToken() {
        String chosen = token == null ? System.getenv(TOKEN_VARIABLE) : token;
        return chosen == null || chosen.isEmpty() ? null : chosen;
    }

    private long memory() {
        if (memoryMib < 1) {
            throw invalid("--memory", memoryMib, "must be at least 1");
        }
        return (long) memoryMib << 20;
    }

    private Duration duration() {
        try {
            Duration duration = TimeUtils.parseDuration(since);
            if (!duration.isZero()) {
                return duration;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // said below
        }
        throw invalid("--since", since, "must be a duration above 0, such as 12h or 7d");
    }

    private ParameterException invalid(String option, Object value, String rule) {
        return new ParameterException(
                spec.commandLine(), "Invalid %s: %s (%s)".formatted(option, value, rule));
    }
}
