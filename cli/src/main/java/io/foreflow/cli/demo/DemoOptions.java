package io.foreflow.cli.demo;

import java.nio.file.Path;

/**
 * How a demo runs, apart from what it is fed and how the job is configured.
 *
 * @param speedup event seconds a wall second; {@link Pace#UNLIMITED} for no limit
 * @param state directory
 * @param shared folder above it when the directory was chosen by default: the broker's address is
 *     left there too, and a state whose whole input is forecast is begun anew; null when the
 *     directory was asked for
 * @param fresh whether what the directory holds is discarded
 * @param kafkaPort 0 for any
 * @param webPort 0 for any
 * @param dashboardPort 0 for any, {@link #NO_DASHBOARD} for none
 * @param metricsPort 0 for any, {@link #NO_METRICS} for none
 * @param report file for the JSON report, or null
 * @param stay whether broker and dashboard stay after the end of the input, until a stop is asked
 *     for
 * @param refresh whether progress is one refreshing line
 */
record DemoOptions(
        double speedup,
        Path state,
        Path shared,
        boolean fresh,
        int kafkaPort,
        int webPort,
        int dashboardPort,
        int metricsPort,
        Path report,
        boolean stay,
        boolean refresh) {

    static final int NO_DASHBOARD = -1;
    static final int NO_METRICS = -1;
}
