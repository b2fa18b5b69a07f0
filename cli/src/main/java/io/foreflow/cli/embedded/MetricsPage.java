package io.foreflow.cli.embedded;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;

/**
 * The page of a cluster's metrics in Prometheus' form. Flink's reporter serves it, on all addresses
 * of the machine: it cannot be told otherwise.
 */
public final class MetricsPage {

    /** Ports that are tried after the one asked for, as many as Flink's reporters take in a row. */
    private static final int MORE = 10;

    private static final String FACTORY =
            "org.apache.flink.metrics.prometheus.PrometheusReporterFactory";

    private MetricsPage() {}

    /**
     * Options of a cluster that has the page: on the port asked for, or, if that is taken, on the
     * next that is free.
     *
     * @param port 0 for any
     * @param say where its address, and that the port is taken, are said
     */
    public static Configuration onOrNear(int port, Consumer<String> say) {
        int chosen = port == 0 ? Ports.free() : firstFree(port);
        if (port != 0 && chosen != port) {
            say.accept(
                    "Cannot show metrics on port %d: it is in use; taking another (--metrics-port chooses one)"
                            .formatted(port));
        }
        say.accept("Metrics: http://localhost:%d/metrics".formatted(chosen));
        return on(chosen);
    }

    /** Options of a cluster that has the page on this port. */
    public static Configuration on(int port) {
        Configuration options = new Configuration();
        options.setString("metrics.reporter.prometheus.factory.class", FACTORY);
        options.setString("metrics.reporter.prometheus.port", Integer.toString(port));
        return options;
    }

    private static int firstFree(int port) {
        return IntStream.rangeClosed(port, Math.min(port + MORE, Ports.LAST))
                .filter(Ports::available)
                .findFirst()
                .orElseGet(Ports::free);
    }
}
